# Wrong: pixels leave [0, 1].
# part: ascent
# points: 0
# hint: clamp the image after each step
def pgd(model, x, y, eps, step, steps, start, targeted):
    low, high = x - eps, x + eps
    moved = x + start
    for _ in range(steps):
        moved.requires_grad_()
        loss = cross_entropy(model(moved), y)
        direction = torch.autograd.grad(-loss if targeted else loss, moved)[0].sign()
        moved = torch.minimum(torch.maximum(moved.detach() + step * direction, low), high)
    return moved.detach()
