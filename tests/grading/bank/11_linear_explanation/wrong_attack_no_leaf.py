# Wrong: x never asks for a gradient, so x.grad is None.
# part: attack
# points: 0
# hint: x.grad is None
def fgsm(model, x, y, eps):
    cross_entropy(model(x), y).backward()
    return (x + eps * x.grad.sign()).clamp(0, 1)
