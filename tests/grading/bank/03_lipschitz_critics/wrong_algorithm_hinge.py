# The hinge loss in place of the Wasserstein loss.
# part: algorithm
# points: 6
# hint: This is the hinge loss
wrong_lines = (7, 12)


def printed_minus_right(critic, real, fake, epsilon):
    e = epsilon[:, None, None, None]
    return critic(e * real + (1 - e) * fake).mean() - critic(fake).mean()


def critic_step(critic, generator, optimizer, real, noise, c):
    optimizer.zero_grad()
    true, false = critic(real), critic(generator(noise).detach())
    loss = (1 - true).relu().mean() + (1 + false).relu().mean()
    loss.backward()
    optimizer.step()
    for weight in critic.parameters():
        weight.data.clamp_(-c, c)
