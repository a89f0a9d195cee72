# The gradients clipped in place of the weights.
# part: algorithm
# points: 7
# hint: The gradients were clipped
wrong_lines = (7, 12)


def printed_minus_right(critic, real, fake, epsilon):
    e = epsilon[:, None, None, None]
    return critic(e * real + (1 - e) * fake).mean() - critic(fake).mean()


def critic_step(critic, generator, optimizer, real, noise, c):
    optimizer.zero_grad()
    loss = critic(generator(noise).detach()).mean() - critic(real).mean()
    loss.backward()
    nn.utils.clip_grad_value_(critic.parameters(), c)
    optimizer.step()
