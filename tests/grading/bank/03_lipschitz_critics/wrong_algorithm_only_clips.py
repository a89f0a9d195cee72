# Only clips.
# part: algorithm
# points: 6
# hint: No weight moved
wrong_lines = (7, 12)


def printed_minus_right(critic, real, fake, epsilon):
    e = epsilon[:, None, None, None]
    return critic(e * real + (1 - e) * fake).mean() - critic(fake).mean()


def critic_step(critic, generator, optimizer, real, noise, c):
    for weight in critic.parameters():
        weight.data.clamp_(-c, c)
