# Wrong: freezes the weights for good.
# part: ascent
# points: 7
# hint: Leave the model as you found it
def pgd(model, x, y, eps, step, steps, start, targeted):
    model.requires_grad_(False)
    low, high = (x - eps).clamp(min=0), (x + eps).clamp(max=1)
    moved = (x + start).clamp(0, 1)
    for _ in range(steps):
        moved.requires_grad_()
        loss = cross_entropy(model(moved), y)
        direction = torch.autograd.grad(-loss if targeted else loss, moved)[0].sign()
        moved = torch.minimum(torch.maximum(moved.detach() + step * direction, low), high)
    return moved.detach()
