# Right: the losses are returned as a tensor, and both turns share their noise.
# part: loop
# points: 6
def train_gan(generator, discriminator, g_optimizer, d_optimizer, data, steps, batch):
    losses = torch.zeros(steps, 2)
    for i in range(steps):
        x, z = data[torch.randperm(len(data))[:batch]], torch.randn(batch, 2)
        d_optimizer.zero_grad()
        d_loss = -(logsigmoid(discriminator(x)) + logsigmoid(-discriminator(generator(z).detach()))).mean()
        d_loss.backward()
        d_optimizer.step()
        g_optimizer.zero_grad()
        g_loss = -logsigmoid(discriminator(generator(z))).mean()
        g_loss.backward()
        g_optimizer.step()
        losses[i, 0], losses[i, 1] = d_loss.item(), g_loss.item()
    return losses
