# Content as soon as the means are 1 apart.
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
    loss = (1 + false.mean() - true.mean()).relu()
    loss.backward()
    optimizer.step()
    for weight in critic.parameters():
        weight.data.clamp_(-c, c)
