# The generated samples are detached here, too.
# part: generator
# points: 0
# hint: No weight moved
def generator_turn(generator, discriminator, optimizer, noise):
    loss = -logsigmoid(discriminator(generator(noise).detach())).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
