# The loss as Algorithm 1 prints it.
# part: generator
# points: 3
# hint: which saturates
def generator_turn(generator, discriminator, optimizer, noise):
    discriminator.requires_grad_(False)
    loss = logsigmoid(-discriminator(generator(noise))).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    discriminator.requires_grad_(True)
