# Algorithm 1 ascends, so the loss was written with that sign.
# part: discriminator
# points: 3
# hint: went uphill
def discriminator_turn(discriminator, generator, optimizer, real, noise, target):
    s, r = discriminator(real), discriminator(generator(noise).detach())
    value = (target * logsigmoid(s) + (1 - target) * logsigmoid(-s)).mean() + logsigmoid(-r).mean()
    optimizer.zero_grad()
    value.backward()
    optimizer.step()
