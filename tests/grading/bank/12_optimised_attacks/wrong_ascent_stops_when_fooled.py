# Wrong: stops once the whole batch is there.
# part: ascent
# points: 5
# hint: A single step is taken, and four were asked for
def pgd(model, x, y, eps, step, steps, start, targeted):
    moved = (x + start).clamp(0, 1)
    for _ in range(steps):
        moved = moved.detach().requires_grad_()
        (gradient,) = torch.autograd.grad(cross_entropy(model(moved), y, reduction="sum"), moved)
        uphill = -gradient.sign() if targeted else gradient.sign()
        moved = moved.detach() + step * uphill
        moved = (x + (moved - x).clamp(-eps, eps)).clamp(0, 1)
        if ((model(moved).argmax(1) == y) == targeted).all():
            break
    return moved.detach()
