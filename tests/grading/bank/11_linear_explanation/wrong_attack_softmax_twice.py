# Wrong: feeds probabilities to cross_entropy.
# part: attack
# points: 1
# hint: no softmax in between
def fgsm(model, x, y, eps):
    x = x.clone().requires_grad_()
    gradient = torch.autograd.grad(cross_entropy(model(x).softmax(1), y), x)[0]
    return (x + eps * gradient.sign()).clamp(0, 1).detach()
