# Wrong: clamps the start to [0, 1], and never again.
# part: ascent
# points: 5
# hint: Only the start is clamped to [0, 1]
def pgd(model, x, y, eps, step, steps, start, targeted):
    low, high = x - eps, x + eps
    moved = (x + start).clamp(0, 1)
    for _ in range(steps):
        moved.requires_grad_()
        loss = cross_entropy(model(moved), y)
        direction = torch.autograd.grad(-loss if targeted else loss, moved)[0].sign()
        moved = torch.minimum(torch.maximum(moved.detach() + step * direction, low), high)
    return moved.detach()
