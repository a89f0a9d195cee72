# A generator seeded in every call.
# part: penalty
# points: 5
# hint: Two calls give the same
def interpolate(real, fake):
    generator = torch.Generator().manual_seed(0)
    epsilon = torch.rand(len(real), *[1] * (real.ndim - 1), generator=generator)
    return epsilon * real + (1 - epsilon) * fake


def gradient_penalty(critic, real, fake, epsilon):
    epsilon = epsilon.reshape(-1, *[1] * (real.ndim - 1))
    x = (epsilon * real + (1 - epsilon) * fake).requires_grad_()
    (g,) = torch.autograd.grad(critic(x).sum(), x, create_graph=True)
    return (g.flatten(1).norm(dim=1) - 1).square().mean()
