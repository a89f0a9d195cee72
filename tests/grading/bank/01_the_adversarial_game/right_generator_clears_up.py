# Right: backward as usual, and the discriminator's gradients are removed afterwards.
# part: generator
# points: 5
def generator_turn(generator, discriminator, optimizer, noise):
    s = discriminator(generator(noise))
    optimizer.zero_grad()
    binary_cross_entropy_with_logits(s, torch.ones_like(s)).backward()
    optimizer.step()
    discriminator.zero_grad()
