# Wrong: divides by the size of the gradient and a small number.
# part: ascent
# points: 7
# hint: A pixel with a tiny gradient must move by `step`, too
def pgd(model, x, y, eps, step, steps, start, targeted):
    low, high = (x - eps).clamp(min=0), (x + eps).clamp(max=1)
    moved = (x + start).clamp(0, 1)
    for _ in range(steps):
        moved.requires_grad_()
        loss = cross_entropy(model(moved), y)
        gradient = torch.autograd.grad(-loss if targeted else loss, moved)[0]
        direction = gradient / (gradient.abs() + 1e-8)
        moved = torch.minimum(torch.maximum(moved.detach() + step * direction, low), high)
    return moved.detach()
