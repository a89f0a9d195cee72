# The norm over the channels only. Right where there is nothing else.
# part: penalty
# points: 5
# hint: over the channels only
def interpolate(real, fake):
    epsilon = torch.rand(len(real), *[1] * (real.ndim - 1))
    return epsilon * real + (1 - epsilon) * fake


def gradient_penalty(critic, real, fake, epsilon):
    epsilon = epsilon.reshape(-1, *[1] * (real.ndim - 1))
    x = (epsilon * real + (1 - epsilon) * fake).requires_grad_()
    (g,) = torch.autograd.grad(critic(x).sum(), x, create_graph=True)
    return (g.norm(2, dim=1) - 1).square().mean()
