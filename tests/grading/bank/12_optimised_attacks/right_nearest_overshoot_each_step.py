# Right too: moves by the stretched step each time.
# part: nearest
# points: 7
def deepfool(model, x, y, overshoot, steps):
    moved = x.clone()
    for _ in range(steps):
        moved = moved.detach().requires_grad_()
        logits = model(moved)[0]
        if logits.argmax().item() != y:
            return (moved - x).detach()
        best = None
        for k in [k for k in range(logits.numel()) if k != y]:
            w = torch.autograd.grad(logits[k] - logits[y], moved, retain_graph=True)[0]
            f = abs((logits[k] - logits[y]).item())
            if best is None or f / w.norm() < best[0]:
                best = f / w.norm(), w / w.norm()
        moved = moved.detach() + (1 + overshoot) * best[0] * best[1]
    return (moved - x).detach()
