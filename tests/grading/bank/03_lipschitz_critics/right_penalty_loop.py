# One sample at a time.
# part: penalty
# points: 7
def interpolate(real, fake):
    epsilon = torch.rand(len(real))
    return torch.stack([e * x + (1 - e) * g for e, x, g in zip(epsilon, real, fake)])


def gradient_penalty(critic, real, fake, epsilon):
    total = 0
    for e, x, g in zip(epsilon, real, fake):
        between = torch.lerp(g, x, e)[None].requires_grad_()
        slope = torch.autograd.grad(critic(between)[0], between, create_graph=True)[0]
        total = total + (torch.linalg.vector_norm(slope) - 1) ** 2
    return total / len(real)
