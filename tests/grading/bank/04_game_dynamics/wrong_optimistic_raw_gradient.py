# Wrong: the optimism is in the gradient.
# part: optimistic
# points: 0
# hint: The optimism is in the gradient
def optimistic_adam(gradients, theta, lr, beta1, beta2, eps):
    m, v, before = 0, 0, gradients[0]
    for t, now in enumerate(gradients, start=1):
        g, before = 2 * now - before, now
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        theta = theta - lr * m / (1 - beta1**t) / ((v / (1 - beta2**t)).sqrt() + eps)
    return theta
