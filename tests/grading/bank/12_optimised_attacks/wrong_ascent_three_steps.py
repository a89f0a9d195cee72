# Wrong: never more than three steps.
# part: ascent
# points: 5
# hint: This takes one step too few
def pgd(model, x, y, eps, step, steps, start, targeted):
    moved = (x + start).clamp(0, 1)
    for _ in range(min(steps, 3)):
        moved = moved.detach().requires_grad_()
        (gradient,) = torch.autograd.grad(cross_entropy(model(moved), y, reduction="sum"), moved)
        uphill = -gradient.sign() if targeted else gradient.sign()
        moved = moved.detach() + step * uphill
        moved = (x + (moved - x).clamp(-eps, eps)).clamp(0, 1)
    return moved.detach()
