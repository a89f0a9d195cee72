# Wrong: compares signed distances.
# part: nearest
# points: 0
# hint: This is the farthest boundary
def deepfool(model, x, y, overshoot, steps):
    total = torch.zeros_like(x)
    for _ in range(steps):
        here = (x + (1 + overshoot) * total).detach().requires_grad_()
        logits = model(here)[0]
        if logits.argmax() != y:
            return (1 + overshoot) * total
        candidates = []
        for k in range(len(logits)):
            if k != y:
                f = logits[k] - logits[y]
                (w,) = torch.autograd.grad(f, here, retain_graph=True)
                f = f.detach()
                candidates.append(((f / w.norm()).item(), -f / w.norm() ** 2 * w))
        total = total + min(candidates, key=lambda candidate: candidate[0])[1]
    return (1 + overshoot) * total
