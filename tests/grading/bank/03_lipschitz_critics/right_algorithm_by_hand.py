# Gradients by torch.autograd.grad, for the critic's weights alone; clipping with min and max.
# part: algorithm
# points: 8
wrong_lines = (7, 12)


def printed_minus_right(critic, real, fake, epsilon):
    losses = []
    for e, x, g in zip(epsilon, real, fake):
        x_hat = (e * x + (1 - e) * g)[None]
        losses.append(critic(x_hat) - critic(g[None]))
    return torch.cat(losses).mean().item()


def critic_step(critic, generator, optimizer, real, noise, c):
    weights = list(critic.parameters())
    loss = (critic(generator(noise)) - critic(real)).mean()
    for weight, gradient in zip(weights, torch.autograd.grad(loss, weights, allow_unused=True)):
        weight.grad = gradient
    optimizer.step()
    for weight in weights:
        weight.data = weight.data.clamp(min=-c).clamp(max=c)
    return loss.item()
