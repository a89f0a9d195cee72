# Wrong: one step size for all games.
# part: run
# points: 4
# hint: η has to follow the game
def play(A, b, c, x, y, steps):
    eta = 0.2
    old_x, old_y = A @ y + b, A.T @ x + c
    for _ in range(steps):
        now_x, now_y = A @ y + b, A.T @ x + c
        x, y = x - eta * (2 * now_x - old_x), y + eta * (2 * now_y - old_y)
        old_x, old_y = now_x, now_y
    return x, y
