# Wrong: takes the gradient at x again and again.
# part: ascent
# points: 5
# hint: Each gradient is taken at the clean x
def pgd(model, x, y, eps, step, steps, start, targeted):
    here = x.clone().requires_grad_()
    gradient = torch.autograd.grad(cross_entropy(model(here), y), here)[0]
    moved = (x + start).clamp(0, 1)
    for _ in range(steps):
        moved = moved + (-step if targeted else step) * gradient.sign()
        moved = (x + (moved - x).clamp(-eps, eps)).clamp(0, 1)
    return moved
