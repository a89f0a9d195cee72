# Right: the directions of all steps first, then one sum.
# part: optimistic
# points: 5
def optimistic_adam(gradients, theta, lr, beta1, beta2, eps):
    T = len(gradients)
    powers = torch.arange(T)[:, None] - torch.arange(T)  # how long ago each gradient was

    def average(values, beta):
        weights = torch.where(powers >= 0, (1 - beta) * beta ** powers.clamp(min=0).double(), 0.0)
        return weights @ values / weights.sum(1, keepdim=True)

    directions = average(gradients, beta1) / (average(gradients**2, beta2).sqrt() + eps)
    return theta - lr * (directions.sum(0) + directions[-1])
