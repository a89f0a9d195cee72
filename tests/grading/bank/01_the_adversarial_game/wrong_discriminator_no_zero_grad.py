# Gradients add up over the turns.
# part: discriminator
# points: 4
# hint: carried from one turn to the next
def discriminator_turn(discriminator, generator, optimizer, real, noise, target):
    s, r = discriminator(real), discriminator(generator(noise).detach())
    loss = binary_cross_entropy_with_logits(s, target * torch.ones_like(s))
    loss = loss + binary_cross_entropy_with_logits(r, torch.zeros_like(r))
    loss.backward()
    optimizer.step()
