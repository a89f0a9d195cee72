# Its own gradient descent: the optimiser, and its momentum, are not used.
# part: algorithm
# points: 6
# hint: plain gradient descent
wrong_lines = (7, 12)


def printed_minus_right(critic, real, fake, epsilon):
    e = epsilon[:, None, None, None]
    return critic(e * real + (1 - e) * fake).mean() - critic(fake).mean()


def critic_step(critic, generator, optimizer, real, noise, c):
    optimizer.zero_grad()
    (critic(generator(noise).detach()).mean() - critic(real).mean()).backward()
    for weight in critic.parameters():
        weight.data -= optimizer.param_groups[0]["lr"] * weight.grad
        weight.data.clamp_(-c, c)
