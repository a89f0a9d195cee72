# The gradients set to zero after the step, so that old ones take part in it.
# part: algorithm
# points: 7
# hint: Old gradients change the step
wrong_lines = [12, 7]


def printed_minus_right(critic, real, fake, epsilon):
    e = epsilon[:, None, None, None]
    return critic(e * real + (1 - e) * fake).mean() - critic(fake).mean()


def critic_step(critic, generator, optimizer, real, noise, c):
    with torch.no_grad():
        fake = generator(noise)
    scores = critic(torch.cat([real, fake]))
    (-(scores[: len(real)].mean() - scores[len(real) :].mean())).backward()
    optimizer.step()
    optimizer.zero_grad()
    with torch.no_grad():
        for weight in critic.parameters():
            weight.copy_(torch.clip(weight, -c, c))
