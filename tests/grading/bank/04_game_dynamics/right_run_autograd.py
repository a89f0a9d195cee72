# Right: gradients by autograd, and a step from a power iteration.
# part: run
# points: 8
def play(A, b, c, x, y, steps):
    v = torch.ones_like(x)
    for _ in range(200):
        v = A.T @ (A @ v)
        v = v / v.norm()
    eta = 0.5 / (A @ v).norm()
    x, y, before = x.clone().requires_grad_(), y.clone().requires_grad_(), None
    for _ in range(steps):
        now = torch.autograd.grad(x @ A @ y + b @ x + c @ y, (x, y))
        before = before or now
        with torch.no_grad():
            x -= eta * (2 * now[0] - before[0])
            y += eta * (2 * now[1] - before[1])
        before = now
    return x.detach(), y.detach()
