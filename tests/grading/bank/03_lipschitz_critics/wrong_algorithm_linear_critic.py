# What is lost for a linear critic, taken for all.
# part: algorithm
# points: 6
# hint: half of the distance of the mean scores
wrong_lines = (7, 12)


def printed_minus_right(critic, real, fake, epsilon):
    return (critic(real).mean() - critic(fake).mean()) / 2


def critic_step(critic, generator, optimizer, real, noise, c):
    optimizer.zero_grad()
    loss = critic(generator(noise).detach()).mean() - critic(real).mean()
    loss.backward()
    optimizer.step()
    for weight in critic.parameters():
        weight.data.clamp_(-c, c)
