# Blames the line that makes the point in between.
# part: algorithm
# points: 7
# hint: Line 6 computes
wrong_lines = (6, 12)


def printed_minus_right(critic, real, fake, epsilon):
    e = epsilon[:, None, None, None]
    return critic(e * real + (1 - e) * fake).mean() - critic(fake).mean()


def critic_step(critic, generator, optimizer, real, noise, c):
    optimizer.zero_grad()
    loss = critic(generator(noise).detach()).mean() - critic(real).mean()
    loss.backward()
    optimizer.step()
    for weight in critic.parameters():
        weight.data.clamp_(-c, c)
