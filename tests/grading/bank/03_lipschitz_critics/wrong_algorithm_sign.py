# The critic's loss with the wrong sign.
# part: algorithm
# points: 6
# hint: sign of the loss is flipped
wrong_lines = (7, 12)


def printed_minus_right(critic, real, fake, epsilon):
    e = epsilon[:, None, None, None]
    return critic(e * real + (1 - e) * fake).mean() - critic(fake).mean()


def critic_step(critic, generator, optimizer, real, noise, c):
    optimizer.zero_grad()
    loss = critic(real).mean() - critic(generator(noise).detach()).mean()
    loss.backward()
    optimizer.step()
    for weight in critic.parameters():
        weight.data.clamp_(-c, c)
