# Wrong: a tiny gradient counts as none.
# part: attack
# points: 3
# hint: has a tiny gradient
def fgsm(model, x, y, eps):
    x = x.clone().requires_grad_()
    gradient = torch.autograd.grad(cross_entropy(model(x), y, reduction="sum"), x)[0]
    sign = torch.where(gradient.abs() > 1e-6, gradient.sign(), 0.0)
    return (x + eps * sign).clamp(0, 1).detach()
