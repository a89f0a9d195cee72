# Right: image by image.
# part: ascent
# points: 8
def pgd(model, x, y, eps, step, steps, start, targeted):
    attacked = []
    for image, label, begin in zip(x.split(1), y.split(1), start.split(1)):
        now = torch.clamp(image + begin, 0, 1)
        for _ in range(steps):
            here = now.clone().requires_grad_()
            logits = model(here)
            loss = -logits.log_softmax(1)[0, label].sum()
            sign = torch.autograd.grad(loss, here)[0].sign()
            now = now - step * sign if targeted else now + step * sign
            now = torch.clamp(image + torch.clamp(now - image, -eps, eps), 0, 1)
        attacked.append(now)
    return torch.cat(attacked)
