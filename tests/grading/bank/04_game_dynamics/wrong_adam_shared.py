# Wrong: the loop has the fault of loop B.
# part: adam
# points: 3
# hint: share their moments
fault_a, fault_b, fault_c = "bias", "shared", "updated"


def adam_duel(A, x, y, lr, beta1, beta2, eps, steps):
    m, v = torch.zeros_like(x), torch.zeros_like(x)
    for t in range(1, steps + 1):
        moves = []
        for g in (A @ y, A.T @ x):
            m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
            moves.append(lr * m / (1 - beta1**t) / ((v / (1 - beta2**t)).sqrt() + eps))
        x, y = x - moves[0], y + moves[1]
    return x, y
