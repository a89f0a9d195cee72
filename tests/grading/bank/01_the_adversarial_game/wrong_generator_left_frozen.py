# The discriminator stays frozen.
# part: generator
# points: 3
# hint: left frozen
def generator_turn(generator, discriminator, optimizer, noise):
    discriminator.requires_grad_(False)
    loss = -logsigmoid(discriminator(generator(noise))).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
