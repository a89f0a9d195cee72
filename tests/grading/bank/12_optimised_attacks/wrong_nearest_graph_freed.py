# Wrong: the graph is freed after the first class.
# part: nearest
# points: 0
# hint: Use `torch.autograd.grad(f, here, retain_graph=True)`
def deepfool(model, x, y, overshoot, steps):
    total = torch.zeros_like(x)
    for _ in range(steps):
        here = (x + (1 + overshoot) * total).requires_grad_()
        logits = model(here)[0]
        if logits.argmax() != y:
            break
        steps_to = []
        for k in [k for k in range(len(logits)) if k != y]:
            f = logits[k] - logits[y]
            (w,) = torch.autograd.grad(f, here)
            steps_to.append(f.detach().abs() / w.norm() ** 2 * w)
        total = total + min(steps_to, key=torch.norm)
    return (1 + overshoot) * total
