# Wrong: the image with the highest loss, not the last.
# part: ascent
# points: 5
# hint: The result is the image with the highest loss on the way
def pgd(model, x, y, eps, step, steps, start, targeted):
    moved = (x + start).clamp(0, 1)
    best, highest = moved.clone(), torch.full((len(x),), -torch.inf, dtype=x.dtype)
    for i in range(steps + 1):
        moved = moved.detach().requires_grad_()
        losses = cross_entropy(model(moved), y, reduction="none")
        losses = -losses if targeted else losses
        better = losses.detach() > highest
        best[better], highest[better] = moved.detach()[better], losses.detach()[better]
        if i < steps:
            (gradient,) = torch.autograd.grad(losses.sum(), moved)
            moved = moved.detach() + step * gradient.sign()
            moved = (x + (moved - x).clamp(-eps, eps)).clamp(0, 1)
    return best
