# Wrong: the norm is not squared.
# part: nearest
# points: 0
# hint: The norm in the step is not squared, as in the printed algorithm
# hint: The printed step, without its square, is too long or too short here
def deepfool(model, x, y, overshoot, steps):
    total = torch.zeros_like(x)
    for _ in range(steps):
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
        total = total + (f[k] / w[k].norm() * w[k]).view_as(x)
    return (1 + overshoot) * total
