# Right: the gradient before the first is zero, and a smaller step.
# part: run
# points: 8
def play(A, b, c, x, y, steps):
    eta = 0.45 / torch.linalg.svdvals(A).max()
    old_x, old_y = torch.zeros_like(x), torch.zeros_like(y)
    for _ in range(steps):
        now_x, now_y = A @ y + b, A.T @ x + c
        x, y = x - eta * (2 * now_x - old_x), y + eta * (2 * now_y - old_y)
        old_x, old_y = now_x, now_y
    return x, y
