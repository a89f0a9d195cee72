# The usual code: the discriminator keeps the gradients.
# part: generator
# points: 3
# hint: kept gradients
def generator_turn(generator, discriminator, optimizer, noise):
    loss = -logsigmoid(discriminator(generator(noise))).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
