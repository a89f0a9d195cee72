# A square root by hand: nan where the critic is flat.
# part: penalty
# points: 6
# hint: not finite
def interpolate(real, fake):
    epsilon = torch.rand(len(real), *[1] * (real.ndim - 1))
    return epsilon * real + (1 - epsilon) * fake


def gradient_penalty(critic, real, fake, epsilon):
    epsilon = epsilon.reshape(-1, *[1] * (real.ndim - 1))
    x = (epsilon * real + (1 - epsilon) * fake).requires_grad_()
    (g,) = torch.autograd.grad(critic(x).sum(), x, create_graph=True)
    return (g.square().flatten(1).sum(1).sqrt() - 1).square().mean()
