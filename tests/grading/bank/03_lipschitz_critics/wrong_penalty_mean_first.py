# The mean of the gradients before their norm.
# part: penalty
# points: 5
# hint: taken before the norm
def interpolate(real, fake):
    epsilon = torch.rand(len(real), *[1] * (real.ndim - 1))
    return epsilon * real + (1 - epsilon) * fake


def gradient_penalty(critic, real, fake, epsilon):
    epsilon = epsilon.reshape(-1, *[1] * (real.ndim - 1))
    x = (epsilon * real + (1 - epsilon) * fake).requires_grad_()
    (g,) = torch.autograd.grad(critic(x).sum(), x, create_graph=True)
    return (g.mean(0).norm() - 1).square()
