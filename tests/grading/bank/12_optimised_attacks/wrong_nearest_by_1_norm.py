# Wrong: the nearest class by the 1-norm.
# part: nearest
# points: 2
# hint: In the first model another boundary is nearer
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
                f = f.detach().abs()
                candidates.append(((f / w.norm(p=1)).item(), f / w.norm() ** 2 * w))
        total = total + min(candidates, key=lambda candidate: candidate[0])[1]
    return (1 + overshoot) * total
