# The generator's graph is not cut.
# part: discriminator
# points: 3
# hint: detach its samples
def discriminator_turn(discriminator, generator, optimizer, real, noise, target):
    s, r = discriminator(real), discriminator(generator(noise))
    loss = binary_cross_entropy_with_logits(s, target * torch.ones_like(s))
    loss = loss + binary_cross_entropy_with_logits(r, torch.zeros_like(r))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
