# Wrong: leaves the ball.
# part: ascent
# points: 5
# hint: The image leaves the ball around the clean x
def pgd(model, x, y, eps, step, steps, start, targeted):
    low, high = torch.zeros_like(x), torch.ones_like(x)
    moved = (x + start).clamp(0, 1)
    for _ in range(steps):
        moved.requires_grad_()
        loss = cross_entropy(model(moved), y)
        direction = torch.autograd.grad(-loss if targeted else loss, moved)[0].sign()
        moved = torch.minimum(torch.maximum(moved.detach() + step * direction, low), high)
    return moved.detach()
