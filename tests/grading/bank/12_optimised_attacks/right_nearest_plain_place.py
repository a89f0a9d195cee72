# Right too: linearises at the plain sum, and tests and returns the stretched one.
# part: nearest
# points: 7
def deepfool(model, x, y, overshoot, steps):
    total = torch.zeros_like(x)
    for _ in range(steps):
        here = x + total
        logits = model(here)[0]
        if model(x + (1 + overshoot) * total).argmax() != y:
            break
        jacobian = torch.autograd.functional.jacobian(lambda image: model(image)[0], here)
        w = (jacobian - jacobian[y]).flatten(1)
        f = (logits - logits[y]).detach().abs()
        distance = f / w.norm(dim=1)
        distance[y] = torch.inf
        k = distance.argmin()
        total = total + (f[k] / w[k].norm() ** 2 * w[k]).view_as(x)
    return (1 + overshoot) * total
