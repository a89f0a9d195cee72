# Wrong: goes back into the box after the last step alone.
# part: ascent
# points: 5
# hint: The clamp to [0, 1] comes only after the last step
def pgd(model, x, y, eps, step, steps, start, targeted):
    moved = (x + start).clamp(0, 1)
    for i in range(steps):
        moved = moved.detach().requires_grad_()
        (gradient,) = torch.autograd.grad(cross_entropy(model(moved), y, reduction="sum"), moved)
        uphill = -gradient.sign() if targeted else gradient.sign()
        moved = moved.detach() + step * uphill
        moved = x + (moved - x).clamp(-eps, eps)
        if i == steps - 1:
            moved = moved.clamp(0, 1)
    return moved.detach()
