# Right: keeps the perturbation, and backward on frozen weights.
# part: ascent
# points: 8
def pgd(model, x, y, eps, step, steps, start, targeted):
    asked = [weight.requires_grad for weight in model.parameters()]
    for weight in model.parameters():
        weight.requires_grad = False
    delta = ((x + start).clamp(0, 1) - x).detach()
    for _ in range(steps):
        delta = delta.clone().requires_grad_(True)
        logits = model(x + delta)
        loss = (torch.logsumexp(logits, 1) - logits.gather(1, y[:, None])[:, 0]).sum()
        loss.backward()
        step_now = -step if targeted else step
        with torch.no_grad():
            delta = (delta + step_now * delta.grad.sign()).clamp(-eps, eps)
            delta = (x + delta).clamp(0, 1) - x
    for weight, flag in zip(model.parameters(), asked):
        weight.requires_grad = flag
    return x + delta
