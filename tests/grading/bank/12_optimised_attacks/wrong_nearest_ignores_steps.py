# Wrong: goes on beyond the steps allowed.
# part: nearest
# points: 6
# hint: One step was allowed, and more were taken
def deepfool(model, x, y, overshoot, steps):
    total = torch.zeros_like(x)
    for _ in range(100):
        here = (x + (1 + overshoot) * total).requires_grad_()
        logits = model(here)[0]
        if logits.argmax() != y:
            break
        jacobian = torch.autograd.functional.jacobian(lambda image: model(image)[0], here.detach())
        w = (jacobian - jacobian[y]).flatten(1)
        f = (logits - logits[y]).detach().abs()
        distance = f / w.norm(dim=1)
        distance[y] = torch.inf
        k = distance.argmin()
        total = total + (f[k] / w[k].norm() ** 2 * w[k]).view_as(x)
    return (1 + overshoot) * total
