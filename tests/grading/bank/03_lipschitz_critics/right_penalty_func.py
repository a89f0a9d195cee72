# torch.func, and a small number under the square root.
# part: penalty
# points: 7
def interpolate(real, fake):
    epsilon = torch.empty(len(real)).uniform_()
    return fake + torch.einsum("b,b...->b...", epsilon.to(real), real - fake)


def gradient_penalty(critic, real, fake, epsilon):
    between = fake + torch.einsum("b,b...->b...", epsilon, real - fake)
    slopes = torch.func.vmap(torch.func.grad(lambda x: critic(x[None])[0]))(between)
    lengths = (slopes.flatten(1).square().sum(1) + 1e-12).sqrt()
    return ((lengths - 1) ** 2).mean()
