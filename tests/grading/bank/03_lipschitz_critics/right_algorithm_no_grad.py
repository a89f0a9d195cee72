# The generator under no_grad, copy_ for the clipping.
# part: algorithm
# points: 8
wrong_lines = [12, 7]


def printed_minus_right(critic, real, fake, epsilon):
    e = epsilon[:, None, None, None]
    return critic(e * real + (1 - e) * fake).mean() - critic(fake).mean()


def critic_step(critic, generator, optimizer, real, noise, c):
    with torch.no_grad():
        fake = generator(noise)
    scores = critic(torch.cat([real, fake]))
    critic.zero_grad()
    (-(scores[: len(real)].mean() - scores[len(real) :].mean())).backward()
    optimizer.step()
    with torch.no_grad():
        for weight in critic.parameters():
            weight.copy_(torch.clip(weight, -c, c))
