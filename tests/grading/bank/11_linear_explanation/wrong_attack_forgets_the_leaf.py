# Wrong: no gradient is asked for before the model sees the image. An error in every row.
# part: attack
# points: 0
# hint: before the model sees it
def fgsm(model, x, y, eps):
    for weight in model.parameters():
        weight.requires_grad_(False)
    loss = cross_entropy(model(x), y)
    loss.backward()
    return (x + eps * x.grad.sign()).clamp(0, 1)
