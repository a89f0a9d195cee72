# Right: backward, with the weights' gradients put back as they were.
# part: attack
# points: 6
def fgsm(model, x, y, eps):
    weights = list(model.parameters())
    asked = [w.requires_grad for w in weights]
    for w in weights:
        w.requires_grad = False
    image = x.detach().clone()
    image.requires_grad = True
    (-torch.log_softmax(model(image), dim=1)[torch.arange(len(y)), y]).sum().backward()
    for w, a in zip(weights, asked):
        w.requires_grad = a
    moved = torch.where(image.grad > 0, x + eps, torch.where(image.grad < 0, x - eps, x))
    return torch.minimum(torch.maximum(moved, torch.zeros_like(x)), torch.ones_like(x))
