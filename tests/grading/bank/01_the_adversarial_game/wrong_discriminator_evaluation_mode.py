# The generator is put into evaluation mode and left there.
# part: discriminator
# points: 3
# hint: left frozen or in another mode
def discriminator_turn(discriminator, generator, optimizer, real, noise, target):
    generator.eval()
    s, r = discriminator(real), discriminator(generator(noise).detach())
    loss = binary_cross_entropy_with_logits(s, target * torch.ones_like(s))
    loss = loss + binary_cross_entropy_with_logits(r, torch.zeros_like(r))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
