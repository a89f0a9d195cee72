# Wrong: gradients stay on the weights.
# part: ascent
# points: 7
# hint: The call changes the gradients on the model's weights
def pgd(model, x, y, eps, step, steps, start, targeted):
    low, high = (x - eps).clamp(min=0), (x + eps).clamp(max=1)
    moved = (x + start).clamp(0, 1)
    for _ in range(steps):
        moved.requires_grad_()
        loss = cross_entropy(model(moved), y)
        (-loss if targeted else loss).backward()
        direction = moved.grad.sign()
        moved = torch.minimum(torch.maximum(moved.detach() + step * direction, low), high)
    return moved.detach()
