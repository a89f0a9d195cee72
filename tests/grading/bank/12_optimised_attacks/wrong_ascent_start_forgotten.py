# Wrong: begins at x.
# part: ascent
# points: 5
# hint: `start` is not used
def pgd(model, x, y, eps, step, steps, start, targeted):
    low, high = (x - eps).clamp(min=0), (x + eps).clamp(max=1)
    moved = x.clone()
    for _ in range(steps):
        moved.requires_grad_()
        loss = cross_entropy(model(moved), y)
        direction = torch.autograd.grad(-loss if targeted else loss, moved)[0].sign()
        moved = torch.minimum(torch.maximum(moved.detach() + step * direction, low), high)
    return moved.detach()
