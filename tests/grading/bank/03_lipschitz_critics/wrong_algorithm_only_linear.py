# Only the linear layers clipped: not every parameter is in one.
# part: algorithm
# points: 7
# hint: Only linear layers
wrong_lines = (7, 12)


def printed_minus_right(critic, real, fake, epsilon):
    e = epsilon[:, None, None, None]
    return critic(e * real + (1 - e) * fake).mean() - critic(fake).mean()


def critic_step(critic, generator, optimizer, real, noise, c):
    optimizer.zero_grad()
    loss = critic(generator(noise).detach()).mean() - critic(real).mean()
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        for module in critic.modules():
            if isinstance(module, nn.Linear):
                module.weight.clamp_(-c, c)
                module.bias.clamp_(-c, c)
