# Wrong: the earlier direction is added.
# part: optimistic
# points: 0
# hint: The earlier direction is added
def optimistic_adam(gradients, theta, lr, beta1, beta2, eps):
    m, v, old = torch.zeros_like(theta), torch.zeros_like(theta), torch.zeros_like(theta)
    for t, g in enumerate(gradients, start=1):
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        new = m / (1 - beta1**t) / ((v / (1 - beta2**t)).sqrt() + eps)
        theta, old = theta - 2 * lr * new - lr * old, new
    return theta
