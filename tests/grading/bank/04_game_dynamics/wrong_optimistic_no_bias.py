# Wrong: no bias correction.
# part: optimistic
# points: 0
# hint: The bias corrections are missing
def optimistic_adam(gradients, theta, lr, beta1, beta2, eps):
    m, v, old = torch.zeros_like(theta), torch.zeros_like(theta), torch.zeros_like(theta)
    for g in gradients:
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        new = m / (v.sqrt() + eps)
        theta, old = theta - 2 * lr * new + lr * old, new
    return theta
