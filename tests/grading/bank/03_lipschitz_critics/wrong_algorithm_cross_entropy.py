# The critic trained as a discriminator.
# part: algorithm
# points: 6
# hint: the original GAN
wrong_lines = (7, 12)


def printed_minus_right(critic, real, fake, epsilon):
    e = epsilon[:, None, None, None]
    return critic(e * real + (1 - e) * fake).mean() - critic(fake).mean()


def critic_step(critic, generator, optimizer, real, noise, c):
    optimizer.zero_grad()
    bce = nn.functional.binary_cross_entropy_with_logits
    true, false = critic(real), critic(generator(noise).detach())
    loss = bce(true, torch.ones_like(true)) + bce(false, torch.zeros_like(false))
    loss.backward()
    optimizer.step()
    for weight in critic.parameters():
        weight.data.clamp_(-c, c)
