# Freezes the generator, and leaves it so.
# part: algorithm
# points: 7
# hint: another requires_grad
wrong_lines = (7, 12)


def printed_minus_right(critic, real, fake, epsilon):
    e = epsilon[:, None, None, None]
    return critic(e * real + (1 - e) * fake).mean() - critic(fake).mean()


def critic_step(critic, generator, optimizer, real, noise, c):
    generator.requires_grad_(False).eval()
    optimizer.zero_grad()
    loss = critic(generator(noise)).mean() - critic(real).mean()
    loss.backward()
    optimizer.step()
    for weight in critic.parameters():
        weight.data.clamp_(-c, c)
