# Wrong: takes a step even where the class is wrong already.
# part: nearest
# points: 6
# hint: Where the class is not y to begin with, no step is needed and the
def deepfool(model, x, y, overshoot, steps):
    total = torch.zeros_like(x)
    for i in range(steps):
        here = (x + (1 + overshoot) * total).requires_grad_()
        logits = model(here)[0]
        if i > 0 and logits.argmax() != y:
            break
        jacobian = torch.autograd.functional.jacobian(lambda image: model(image)[0], here.detach())
        w = (jacobian - jacobian[y]).flatten(1)
        f = (logits - logits[y]).detach().abs()
        distance = f / w.norm(dim=1)
        distance[y] = torch.inf
        k = distance.argmin()
        total = total + (f[k] / w[k].norm() ** 2 * w[k]).view_as(x)
    return (1 + overshoot) * total
