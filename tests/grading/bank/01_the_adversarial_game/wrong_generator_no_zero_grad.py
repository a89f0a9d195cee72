# Gradients add up over the turns.
# part: generator
# points: 4
# hint: carried from one turn to the next
def generator_turn(generator, discriminator, optimizer, noise):
    discriminator.requires_grad_(False)
    (-logsigmoid(discriminator(generator(noise))).mean()).backward()
    optimizer.step()
    discriminator.requires_grad_(True)
