# Wrong: the old gradient is added.
# part: run
# points: 2
# hint: the optimistic step subtracts it
def play(A, b, c, x, y, steps):
    eta = 0.1 / torch.linalg.matrix_norm(A, 2)
    old_x, old_y = A @ y + b, A.T @ x + c
    for _ in range(steps):
        now_x, now_y = A @ y + b, A.T @ x + c
        x, y = x - eta * (2 * now_x + old_x), y + eta * (2 * now_y + old_y)
        old_x, old_y = now_x, now_y
    return x, y
