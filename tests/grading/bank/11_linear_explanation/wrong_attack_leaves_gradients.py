# Wrong: backward leaves gradients on the weights.
# part: attack
# points: 5
# hint: changes the gradients on the model's weights
def fgsm(model, x, y, eps):
    x = x.clone().requires_grad_()
    cross_entropy(model(x), y).backward()
    return (x + eps * x.grad.sign()).clamp(0, 1).detach()
