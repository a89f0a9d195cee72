# The last bias, which never moves, was not clipped.
# part: algorithm
# points: 7
# hint: print the largest absolute value
wrong_lines = (7, 12)


def printed_minus_right(critic, real, fake, epsilon):
    e = epsilon[:, None, None, None]
    return critic(e * real + (1 - e) * fake).mean() - critic(fake).mean()


def critic_step(critic, generator, optimizer, real, noise, c):
    optimizer.zero_grad()
    true, false = critic(real), critic(generator(noise).detach())
    loss = false.mean() - true.mean()
    loss.backward()
    optimizer.step()
    for weight in [*critic.parameters()][:-1]:
        weight.data.clamp_(-c, c)
