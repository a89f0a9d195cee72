# Wrong: the class is chosen once.
# part: nearest
# points: 5
# hint: After the first step another boundary is nearer than the chosen one
def deepfool(model, x, y, overshoot, steps):
    def to_nearest(place, classes):
        place = place.detach().requires_grad_()
        logits, candidates = model(place)[0], []
        for k in classes:
            f = logits[k] - logits[y]
            (w,) = torch.autograd.grad(f, place, retain_graph=True)
            f = f.detach().abs()
            candidates.append(((f / w.norm()).item(), f / w.norm() ** 2 * w, k))
        return min(candidates, key=lambda candidate: candidate[0])[1:]

    others = [k for k in range(model(x).shape[1]) if k != y]
    if model(x).argmax() != y:
        return 0 * x
    total = torch.zeros_like(x)
    for _ in range(steps):
        here = x + (1 + overshoot) * total
        if model(here).argmax() != y:
            break
        r, k = to_nearest(here, others)
        total, others = total + r, [k]
    return (1 + overshoot) * total
