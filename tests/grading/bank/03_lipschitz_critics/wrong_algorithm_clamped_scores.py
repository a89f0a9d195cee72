# The scores held in [-1, 1] before the means.
# part: algorithm
# points: 6
# hint: Compare your loss with the mean
wrong_lines = (7, 12)


def printed_minus_right(critic, real, fake, epsilon):
    e = epsilon[:, None, None, None]
    return critic(e * real + (1 - e) * fake).mean() - critic(fake).mean()


def critic_step(critic, generator, optimizer, real, noise, c):
    optimizer.zero_grad()
    true, false = critic(real), critic(generator(noise).detach())
    loss = false.clamp(-1, 1).mean() - true.clamp(-1, 1).mean()
    loss.backward()
    optimizer.step()
    for weight in critic.parameters():
        weight.data.clamp_(-c, c)
