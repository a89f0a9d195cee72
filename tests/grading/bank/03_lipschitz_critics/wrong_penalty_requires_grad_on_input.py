# Leaves requires_grad on the caller's tensors.
# part: penalty
# points: 6
# hint: left with requires_grad
def interpolate(real, fake):
    epsilon = torch.rand(len(real), *[1] * (real.ndim - 1))
    return epsilon * real + (1 - epsilon) * fake


def gradient_penalty(critic, real, fake, epsilon):
    epsilon = epsilon.reshape(-1, *[1] * (real.ndim - 1))
    x = epsilon * real.requires_grad_() + (1 - epsilon) * fake
    (g,) = torch.autograd.grad(critic(x).sum(), x, create_graph=True)
    return (g.flatten(1).norm(dim=1) - 1).square().mean()
