# Wrong: climbs a loss with softened labels.
# part: attack
# points: 0
# hint: no label smoothing
def fgsm(model, x, y, eps):
    x = x.detach().clone().requires_grad_()
    loss = torch.nn.functional.cross_entropy(model(x), y, label_smoothing=0.02, reduction="sum")
    (gradient,) = torch.autograd.grad(loss, x)
    return (x.detach() + eps * gradient.sign()).clamp(0, 1)
