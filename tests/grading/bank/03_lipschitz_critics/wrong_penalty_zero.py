# Nothing but a zero.
# part: penalty
# points: 3
# hint: reaches the weights
# hint: but yours is 0
def interpolate(real, fake):
    epsilon = torch.rand(len(real), *[1] * (real.ndim - 1))
    return epsilon * real + (1 - epsilon) * fake


def gradient_penalty(critic, real, fake, epsilon):
    return torch.tensor(0.0)
