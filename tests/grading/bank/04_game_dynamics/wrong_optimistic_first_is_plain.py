# Wrong: the first step is plain.
# part: optimistic
# points: 0
# hint: Algorithm 1 begins with r₀ = 0
def optimistic_adam(gradients, theta, lr, beta1, beta2, eps):
    m, v, old = torch.zeros_like(theta), torch.zeros_like(theta), torch.zeros_like(theta)
    for t, g in enumerate(gradients, start=1):
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        new = m / (1 - beta1**t) / ((v / (1 - beta2**t)).sqrt() + eps)
        theta, old = theta - lr * new - lr * (new - (new if t == 1 else old)), new
    return theta
