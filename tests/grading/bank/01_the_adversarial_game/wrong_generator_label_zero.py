# Labels as in the discriminator's turn.
# part: generator
# points: 3
# hint: the generator wants 1
def generator_turn(generator, discriminator, optimizer, noise):
    discriminator.requires_grad_(False)
    s = discriminator(generator(noise))
    optimizer.zero_grad()
    binary_cross_entropy_with_logits(s, torch.zeros_like(s)).backward()
    optimizer.step()
    discriminator.requires_grad_(True)
