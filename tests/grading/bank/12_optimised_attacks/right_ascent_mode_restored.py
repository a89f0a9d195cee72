# Right: evaluation mode during the attack, the old mode after it.
# part: ascent
# points: 8
def pgd(model, x, y, eps, step, steps, start, targeted):
    before = model.training
    model.eval()
    low, high = (x - eps).clamp(min=0), (x + eps).clamp(max=1)
    moved = (x + start).clamp(0, 1)
    for _ in range(steps):
        moved.requires_grad_()
        loss = cross_entropy(model(moved), y)
        direction = torch.autograd.grad(-loss if targeted else loss, moved)[0].sign()
        moved = torch.minimum(torch.maximum(moved.detach() + step * direction, low), high)
    model.train(before)
    return moved.detach()
