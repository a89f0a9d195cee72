# Wrong: one direction for good, lengthened until the class changes.
# part: nearest
# points: 5
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
    r = (1 + overshoot) * to_nearest(x, others)[0]
    length = 1.0
    while steps > 1 and length < 10 and model(x + length * r).argmax() == y:
        length *= 1.02
    return length * r
