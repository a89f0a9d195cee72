# Wrong: climbs the difference of two logits, not the cross-entropy.
# part: attack
# points: 1
# hint: best other logit
def fgsm(model, x, y, eps):
    x = x.clone().requires_grad_()
    logits = model(x)
    others = logits.scatter(1, y[:, None], -torch.inf).amax(1)
    gradient = torch.autograd.grad((others - logits.gather(1, y[:, None])[:, 0]).sum(), x)[0]
    return (x + eps * gradient.sign()).clamp(0, 1).detach()
