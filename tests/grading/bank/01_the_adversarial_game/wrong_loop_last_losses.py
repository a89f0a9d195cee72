# Only the losses of the last step are returned.
# part: loop
# points: 5
# hint: one pair of floats
def train_gan(generator, discriminator, g_optimizer, d_optimizer, data, steps, batch):
    for _ in range(steps):
        real, fake = data[torch.randint(len(data), (batch,))], generator(torch.randn(batch, 2)).detach()
        d_loss = -logsigmoid(discriminator(real)).mean() - logsigmoid(-discriminator(fake)).mean()
        d_optimizer.zero_grad()
        d_loss.backward()
        d_optimizer.step()
        g_loss = -logsigmoid(discriminator(generator(torch.randn(batch, 2)))).mean()
        g_optimizer.zero_grad()
        g_loss.backward()
        g_optimizer.step()
    return [(d_loss.item(), g_loss.item())]
