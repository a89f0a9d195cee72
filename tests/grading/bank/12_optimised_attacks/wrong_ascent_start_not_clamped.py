# The box is kept after each step, and not before the first: its gradient is taken outside.
# part: ascent
# points: 5
# hint: The start is not clamped to [0, 1] before the first gradient is taken
def pgd(model, x, y, eps, step, steps, start, targeted):
    moved = x + start
    for _ in range(steps):
        moved = moved.detach().requires_grad_()
        (gradient,) = torch.autograd.grad(cross_entropy(model(moved), y, reduction="sum"), moved)
        uphill = -gradient.sign() if targeted else gradient.sign()
        moved = (x + (moved.detach() + step * uphill - x).clamp(-eps, eps)).clamp(0, 1)
    return moved.detach()
