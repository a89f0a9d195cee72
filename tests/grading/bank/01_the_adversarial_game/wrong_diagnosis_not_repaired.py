# Names every fault and repairs none: the five functions as they were given.
# part: diagnosis
# points: 0
# hint: still does what the broken step
def repaired_a(generator, discriminator, g_optimizer, d_optimizer, real, noise):
    fake = generator(noise[0]).detach()
    p_real, p_fake = discriminator(real).sigmoid(), discriminator(fake).sigmoid()
    d_loss = binary_cross_entropy_with_logits(p_real, torch.ones_like(p_real))
    d_loss = d_loss + binary_cross_entropy_with_logits(p_fake, torch.zeros_like(p_fake))
    d_optimizer.zero_grad()
    d_loss.backward()
    d_optimizer.step()

    p_fake = discriminator(generator(noise[1])).sigmoid()
    g_loss = binary_cross_entropy_with_logits(p_fake, torch.ones_like(p_fake))
    g_optimizer.zero_grad()
    g_loss.backward()
    g_optimizer.step()


def repaired_b(generator, discriminator, g_optimizer, d_optimizer, real, noise):
    generator.eval()
    with torch.no_grad():
        preview = generator(noise[0][:4])  # to look at during training
    fake = generator(noise[0]).detach()
    d_loss = -logsigmoid(discriminator(real)).mean() - logsigmoid(-discriminator(fake)).mean()
    d_optimizer.zero_grad()
    d_loss.backward()
    d_optimizer.step()

    g_loss = -logsigmoid(discriminator(generator(noise[1]))).mean()
    g_optimizer.zero_grad()
    g_loss.backward()
    g_optimizer.step()
    return preview


def repaired_c(generator, discriminator, g_optimizer, d_optimizer, real, noise):
    g_optimizer.zero_grad()
    d_optimizer.zero_grad()
    fake = generator(noise[0])
    d_loss = -logsigmoid(discriminator(real)).mean() - logsigmoid(-discriminator(fake)).mean()
    d_loss.backward()
    d_optimizer.step()

    g_loss = -logsigmoid(discriminator(generator(noise[1]))).mean()
    g_loss.backward()
    g_optimizer.step()


def repaired_d(generator, discriminator, g_optimizer, d_optimizer, real, noise):
    fake = generator(noise[0]).detach()
    d_loss = -logsigmoid(discriminator(real)).mean() - logsigmoid(-discriminator(fake)).mean()
    d_optimizer.zero_grad()
    d_loss.backward()
    d_optimizer.step()

    g_loss = -logsigmoid(discriminator(generator(noise[1]))).mean()
    d_optimizer.zero_grad()
    g_optimizer.zero_grad()
    g_loss.backward()
    d_optimizer.step()


def repaired_e(generator, discriminator, g_optimizer, d_optimizer, real, noise):
    fake = generator(noise[0]).detach()
    d_loss = -logsigmoid(discriminator(real)).mean() - logsigmoid(-discriminator(fake)).mean()
    d_optimizer.zero_grad()
    d_loss.backward()
    d_optimizer.step()

    g_loss = logsigmoid(discriminator(generator(noise[1]))).mean()
    g_optimizer.zero_grad()
    g_loss.backward()
    g_optimizer.step()


faults = dict(a="sigmoid twice", b="evaluation mode", c="missing detach", d="wrong optimizer", e="wrong sign")
