# Both labels are smoothed.
# part: discriminator
# points: 3
# hint: The generated samples are smoothed as well
def discriminator_turn(discriminator, generator, optimizer, real, noise, target):
    s, r = discriminator(real), discriminator(generator(noise).detach())
    loss = binary_cross_entropy_with_logits(s, target * torch.ones_like(s))
    loss = loss + binary_cross_entropy_with_logits(r, (1 - target) * torch.ones_like(r))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
