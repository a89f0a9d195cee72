# Right: by the three-term form, in place on a copy.
# part: optimistic
# points: 5
def optimistic_adam(gradients, theta, lr, beta1, beta2, eps):
    theta, m, v, old = theta.clone(), 0, 0, 0
    for t in range(1, len(gradients) + 1):
        g = gradients[t - 1]
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        new = (m / (1 - beta1**t)) / (eps + (v / (1 - beta2**t)) ** 0.5)
        theta -= lr * new + lr * (new - old)
        old = new
    return theta
