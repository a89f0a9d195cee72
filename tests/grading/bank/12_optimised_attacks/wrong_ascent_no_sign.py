# Wrong: steps along the gradient, not along its sign.
# part: ascent
# points: 0
# hint: The step is the gradient times `step`
def pgd(model, x, y, eps, step, steps, start, targeted):
    low, high = (x - eps).clamp(min=0), (x + eps).clamp(max=1)
    moved = (x + start).clamp(0, 1)
    for _ in range(steps):
        moved.requires_grad_()
        loss = cross_entropy(model(moved), y, reduction="sum")
        direction = torch.autograd.grad(-loss if targeted else loss, moved)[0]
        moved = torch.minimum(torch.maximum(moved.detach() + step * direction, low), high)
    return moved.detach()
