# Wrong: one step, whatever is asked.
# part: ascent
# points: 0
# hint: One of the calls
def pgd(model, x, y, eps, step, steps, start, targeted):
    moved = (x + start).clamp(0, 1)
    for _ in range(1):
        moved = moved.detach().requires_grad_()
        (gradient,) = torch.autograd.grad(cross_entropy(model(moved), y, reduction="sum"), moved)
        uphill = -gradient.sign() if targeted else gradient.sign()
        moved = moved.detach() + step * uphill
        moved = (x + (moved - x).clamp(-eps, eps)).clamp(0, 1)
    return moved.detach()
