# Images of the shape (B, C, H, W), and all else as if it were of the plane.
# part: penalty
# points: 4
# hint: ε does not fit
def interpolate(real, fake):
    epsilon = torch.rand(len(real))
    epsilon = epsilon.reshape(-1, *[1] * 3) if real.ndim == 4 else epsilon.reshape(-1, 1)
    return epsilon * real + (1 - epsilon) * fake


def gradient_penalty(critic, real, fake, epsilon):
    epsilon = epsilon.reshape(-1, *[1] * 3) if real.ndim == 4 else epsilon.reshape(-1, 1)
    x = (epsilon * real + (1 - epsilon) * fake).requires_grad_()
    (g,) = torch.autograd.grad(critic(x).sum(), x, create_graph=True)
    return (g.flatten(1).norm(dim=1) - 1).square().mean()
