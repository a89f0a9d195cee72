# Wrong: the moved image is not clamped.
# part: attack
# points: 1
# hint: Pixels leave [0, 1]
def fgsm(model, x, y, eps):
    x = x.clone().requires_grad_()
    gradient = torch.autograd.grad(cross_entropy(model(x), y), x)[0]
    return (x + eps * gradient.sign()).detach()
