# Wrong: y sees the new x.
# part: run
# points: 6
# hint: Here y sees the new x
def play(A, b, c, x, y, steps):
    eta = 0.25 / torch.linalg.matrix_norm(A, 2)
    old_x, old_y = A @ y + b, None
    for _ in range(steps):
        now_x = A @ y + b
        x, old_x = x - eta * (2 * now_x - old_x), now_x
        now_y = A.T @ x + c
        y, old_y = y + eta * (2 * now_y - (now_y if old_y is None else old_y)), now_y
    return x, y
