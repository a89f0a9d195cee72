# Right: one backward for each half of the loss.
# part: discriminator
# points: 5
def discriminator_turn(discriminator, generator, optimizer, real, noise, target):
    for weight in discriminator.parameters():
        weight.grad = None
    for batch, label in ((real, target), (generator(noise).detach(), 0.0)):
        s = discriminator(batch)
        binary_cross_entropy_with_logits(s, label * torch.ones_like(s)).backward()
    optimizer.step()
