# Gradients add up over the turns.
# part: generator
# points: 4
# hint: call zero_grad()
def generator_turn(generator, discriminator, optimizer, noise):
    discriminator.requires_grad_(False)
    (-logsigmoid(discriminator(generator(noise))).mean()).backward()
    optimizer.step()
    discriminator.requires_grad_(True)
