# Gradients add up over all steps.
# part: loop
# points: 0
# hint: only the gradients of its own turn
def train_gan(generator, discriminator, g_optimizer, d_optimizer, data, steps, batch):
    history = []
    for _ in range(steps):
        real, fake = data[torch.randint(len(data), (batch,))], generator(torch.randn(batch, 2)).detach()
        d_loss = -logsigmoid(discriminator(real)).mean() - logsigmoid(-discriminator(fake)).mean()
        d_loss.backward()
        d_optimizer.step()
        g_loss = -logsigmoid(discriminator(generator(torch.randn(batch, 2)))).mean()
        g_loss.backward()
        g_optimizer.step()
        history.append((d_loss.item(), g_loss.item()))
    return history
