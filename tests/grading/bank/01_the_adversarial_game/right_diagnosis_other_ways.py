# Right: probabilities with their own loss, the mode set back, gradients cleared, all unlike the reference.
# part: diagnosis
# points: 10
def repaired_a(generator, discriminator, g_optimizer, d_optimizer, real, noise):
    loss = nn.functional.binary_cross_entropy
    p_real, p_fake = discriminator(real).sigmoid(), discriminator(generator(noise[0]).detach()).sigmoid()
    d_optimizer.zero_grad()
    (loss(p_real, torch.ones_like(p_real)) + loss(p_fake, torch.zeros_like(p_fake))).backward()
    d_optimizer.step()
    p_fake = discriminator(generator(noise[1])).sigmoid()
    g_optimizer.zero_grad()
    loss(p_fake, torch.ones_like(p_fake)).backward()
    g_optimizer.step()


def repaired_c(generator, discriminator, g_optimizer, d_optimizer, real, noise):
    d_optimizer.zero_grad()
    (-logsigmoid(discriminator(real)).mean() - logsigmoid(-discriminator(generator(noise[0]))).mean()).backward()
    d_optimizer.step()
    g_optimizer.zero_grad()
    (-logsigmoid(discriminator(generator(noise[1]))).mean()).backward()
    g_optimizer.step()


def repaired_b(generator, discriminator, g_optimizer, d_optimizer, real, noise):
    repaired_c(generator, discriminator, g_optimizer, d_optimizer, real, noise)
    generator.eval()
    with torch.no_grad():
        preview = generator(noise[0][:4])
    generator.train()
    return preview


repaired_d, repaired_e = repaired_a, repaired_c
faults = dict(a="sigmoid twice", b="evaluation mode", c="missing detach", d="wrong optimizer", e="wrong sign")
