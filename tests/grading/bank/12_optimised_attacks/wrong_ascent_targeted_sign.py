# Wrong: runs from the target.
# part: ascent
# points: 7
# hint: The loss of a target must fall, as y is the label to reach
def pgd(model, x, y, eps, step, steps, start, targeted):
    low, high = (x - eps).clamp(min=0), (x + eps).clamp(max=1)
    moved = (x + start).clamp(0, 1)
    for _ in range(steps):
        moved.requires_grad_()
        loss = cross_entropy(model(moved), y)
        direction = torch.autograd.grad(loss, moved)[0].sign()
        moved = torch.minimum(torch.maximum(moved.detach() + step * direction, low), high)
    return moved.detach()
