# Wrong: zero_grad wipes gradients that were on the weights before the call.
# part: attack
# points: 5
# hint: changes the gradients on the model's weights
def fgsm(model, x, y, eps):
    x = x.clone().requires_grad_()
    cross_entropy(model(x), y).backward()
    model.zero_grad()
    return (x + eps * x.grad.sign()).clamp(0, 1).detach()
