# Wrong: the label is the network's own answer.
# part: attack
# points: 1
# hint: not the network's answer
def fgsm(model, x, y, eps):
    x = x.clone().requires_grad_()
    logits = model(x)
    gradient = torch.autograd.grad(cross_entropy(logits, logits.argmax(1)), x)[0]
    return (x + eps * gradient.sign()).clamp(0, 1).detach()
