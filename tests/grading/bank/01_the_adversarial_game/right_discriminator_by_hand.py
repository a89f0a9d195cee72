# Right: the cross-entropy written out, the optimiser cleared at the end, the generator under no_grad.
# part: discriminator
# points: 5
def discriminator_turn(discriminator, generator, optimizer, real, noise, target):
    with torch.no_grad():
        fake = generator(noise)
    s, r = discriminator(real), discriminator(fake)
    loss = -(target * logsigmoid(s) + (1 - target) * logsigmoid(-s)).mean() - logsigmoid(-r).mean()
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
