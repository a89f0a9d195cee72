# Wrong: gradients stay on the weights.
# part: nearest
# points: 6
# hint: The call changes the gradients on the model's weights
def deepfool(model, x, y, overshoot, steps):
    total = torch.zeros_like(x)
    for _ in range(steps):
        here = (x + (1 + overshoot) * total).detach().requires_grad_()
        logits = model(here)[0]
        if logits.argmax() != y:
            break
        best = None
        for k in range(len(logits)):
            if k == y:
                continue
            here.grad = None
            (logits[k] - logits[y]).backward(retain_graph=True)
            w, f = here.grad, (logits[k] - logits[y]).detach().abs()
            if best is None or f / w.norm() < best[0]:
                best = f / w.norm(), f / w.norm() ** 2 * w
        total = total + best[1]
    return (1 + overshoot) * total
