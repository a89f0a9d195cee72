# Wrong: simultaneous gradient steps.
# part: run
# points: 2
# hint: the current gradient alone
def play(A, b, c, x, y, steps):
    eta = 0.1 / torch.linalg.matrix_norm(A, 2)
    for _ in range(steps):
        x, y = x - eta * (A @ y + b), y + eta * (A.T @ x + c)
    return x, y
