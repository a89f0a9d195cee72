# Sums over the batch in place of means, in both.
# part: algorithm
# points: 4
# hint: This is the sum over the batch
wrong_lines = (7, 12)


def printed_minus_right(critic, real, fake, epsilon):
    e = epsilon[:, None, None, None]
    return critic(e * real + (1 - e) * fake).sum() - critic(fake).sum()


def critic_step(critic, generator, optimizer, real, noise, c):
    optimizer.zero_grad()
    loss = critic(generator(noise).detach()).sum() - critic(real).sum()
    loss.backward()
    optimizer.step()
    for weight in critic.parameters():
        weight.data.clamp_(-c, c)
