# Right: the order of computation that needs no corrected averages.
# part: adam
# points: 7
fault_a, fault_b, fault_c = "bias", "shared", "updated"


def adam_duel(A, x, y, lr, beta1, beta2, eps, steps):
    n = len(x)
    z, m, v = torch.cat([x, y]), torch.zeros(n + len(y)), torch.zeros(n + len(y))
    for t in range(1, steps + 1):
        g = torch.cat([A @ z[n:], -A.T @ z[:n]])
        m, v = m + (1 - beta1) * (g - m), v + (1 - beta2) * (g * g - v)
        root = (1 - beta2**t) ** 0.5
        z = z - lr * root / (1 - beta1**t) * m / (v.sqrt() + root * eps)
    return z[:n], z[n:]
