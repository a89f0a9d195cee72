# Only the matrices clipped.
# part: algorithm
# points: 7
# hint: biases and the parameter of nn.PReLU
wrong_lines = (7, 12)


def printed_minus_right(critic, real, fake, epsilon):
    e = epsilon[:, None, None, None]
    return critic(e * real + (1 - e) * fake).mean() - critic(fake).mean()


def critic_step(critic, generator, optimizer, real, noise, c):
    optimizer.zero_grad()
    loss = critic(generator(noise).detach()).mean() - critic(real).mean()
    loss.backward()
    optimizer.step()
    for layer in critic:
        if isinstance(layer, nn.Linear):
            layer.weight.data.clamp_(-c, c)
