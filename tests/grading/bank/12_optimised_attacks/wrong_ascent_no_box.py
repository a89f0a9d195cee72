# Wrong: pixels leave [0, 1].
# part: ascent
# points: 5
# hint: Pixels leave [0, 1]
def pgd(model, x, y, eps, step, steps, start, targeted):
    low, high = x - eps, x + eps
    moved = x + start
    for _ in range(steps):
        moved.requires_grad_()
        loss = cross_entropy(model(moved), y)
        direction = torch.autograd.grad(-loss if targeted else loss, moved)[0].sign()
        moved = torch.minimum(torch.maximum(moved.detach() + step * direction, low), high)
    return moved.detach()
