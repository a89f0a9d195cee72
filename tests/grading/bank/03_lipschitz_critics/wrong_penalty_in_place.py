# Builds the points in the caller's own tensor.
# part: penalty
# points: 6
# hint: written into
def interpolate(real, fake):
    epsilon = torch.rand(len(real), *[1] * (real.ndim - 1))
    return real.mul_(epsilon).add_((1 - epsilon) * fake)


def gradient_penalty(critic, real, fake, epsilon):
    epsilon = epsilon.reshape(-1, *[1] * (real.ndim - 1))
    x = (epsilon * real + (1 - epsilon) * fake).requires_grad_()
    (g,) = torch.autograd.grad(critic(x).sum(), x, create_graph=True)
    return (g.flatten(1).norm(dim=1) - 1).square().mean()
