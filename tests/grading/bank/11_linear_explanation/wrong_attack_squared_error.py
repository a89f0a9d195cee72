# Wrong: climbs the squared error of the probabilities.
# part: attack
# points: 1
# hint: squared error of the probabilities
def fgsm(model, x, y, eps):
    x = x.clone().requires_grad_()
    p = model(x).softmax(1)
    error = (p - torch.nn.functional.one_hot(y, p.shape[1])).square().sum()
    return (x + eps * torch.autograd.grad(error, x)[0].sign()).clamp(0, 1).detach()
