# Wrong: moves a pixel down where its gradient is zero.
# part: ascent
# points: 7
# hint: Where the gradient is zero the pixel must stay, since sign(0) = 0
def pgd(model, x, y, eps, step, steps, start, targeted):
    low, high = (x - eps).clamp(min=0), (x + eps).clamp(max=1)
    moved = (x + start).clamp(0, 1)
    for _ in range(steps):
        moved.requires_grad_()
        loss = cross_entropy(model(moved), y)
        gradient = torch.autograd.grad(-loss if targeted else loss, moved)[0]
        direction = torch.where(gradient > 0, 1.0, -1.0)
        moved = torch.minimum(torch.maximum(moved.detach() + step * direction, low), high)
    return moved.detach()
