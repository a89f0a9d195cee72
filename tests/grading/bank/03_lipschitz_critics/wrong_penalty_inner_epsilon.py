# ε that keeps away from the ends.
# part: penalty
# points: 5
# hint: uniform on [0, 1]
def interpolate(real, fake):
    epsilon = 0.05 + 0.9 * torch.rand(len(real))
    epsilon = epsilon.reshape(-1, *[1] * (real.ndim - 1))
    return epsilon * real + (1 - epsilon) * fake


def gradient_penalty(critic, real, fake, epsilon):
    epsilon = epsilon.reshape(-1, *[1] * (real.ndim - 1))
    x = (epsilon * real + (1 - epsilon) * fake).requires_grad_()
    (g,) = torch.autograd.grad(critic(x).sum(), x, create_graph=True)
    return (g.flatten(1).norm(dim=1) - 1).square().mean()
