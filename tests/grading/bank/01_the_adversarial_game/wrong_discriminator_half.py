# The mean of the two halves, as in much public code.
# part: discriminator
# points: 3
# hint: This is half of the loss
def discriminator_turn(discriminator, generator, optimizer, real, noise, target):
    s, r = discriminator(real), discriminator(generator(noise).detach())
    loss = binary_cross_entropy_with_logits(s, target * torch.ones_like(s))
    loss = (loss + binary_cross_entropy_with_logits(r, torch.zeros_like(r))) / 2
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
