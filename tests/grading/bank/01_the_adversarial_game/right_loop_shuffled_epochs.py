# Right: passes over shuffled data, and the generator's turn with the loss from labels.
# part: loop
# points: 6
def train_gan(generator, discriminator, g_optimizer, d_optimizer, data, steps, batch):
    losses, order = [], []
    for _ in range(steps):
        if len(order) < batch:
            order = torch.randperm(len(data))
        rows, order = order[:batch], order[batch:]
        real, fake = discriminator(data[rows]), discriminator(generator(torch.randn(batch, 2)).detach())
        d_loss = binary_cross_entropy_with_logits(real, torch.ones(batch)) + binary_cross_entropy_with_logits(
            fake, torch.zeros(batch)
        )
        d_optimizer.zero_grad()
        d_loss.backward()
        d_optimizer.step()
        fooled = discriminator(generator(torch.randn(batch, 2)))
        g_loss = binary_cross_entropy_with_logits(fooled, torch.ones(batch))
        g_optimizer.zero_grad()
        g_loss.backward()
        g_optimizer.step()
        losses.append([d_loss.item(), g_loss.item()])
    return losses
