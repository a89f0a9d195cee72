# Wrong: class y is a candidate, at distance zero.
# part: nearest
# points: 0
# hint: The perturbation is zero, though the class is still y
# hint: One step was allowed, and the perturbation is zero
def deepfool(model, x, y, overshoot, steps):
    total = torch.zeros_like(x)
    for _ in range(steps):
        here = (x + (1 + overshoot) * total).detach().requires_grad_()
        logits = model(here)[0]
        if logits.argmax() != y:
            return (1 + overshoot) * total
        candidates = []
        for k in range(len(logits)):
            if True:
                f = logits[k] - logits[y]
                (w,) = torch.autograd.grad(f, here, retain_graph=True)
                f = f.detach().abs()
                candidates.append(((f / (w.norm() + 1e-8)).item(), f / (w.norm() ** 2 + 1e-8) * w))
        total = total + min(candidates, key=lambda candidate: candidate[0])[1]
    return (1 + overshoot) * total
