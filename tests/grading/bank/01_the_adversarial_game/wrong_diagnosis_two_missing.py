# Two faults are not named, one repaired step still adds up gradients.
# part: diagnosis
# points: 6
# hint: Change nothing but the fault
def repaired_a(generator, discriminator, g_optimizer, d_optimizer, real, noise):
    fake = generator(noise[0]).detach()
    d_loss = -logsigmoid(discriminator(real)).mean() - logsigmoid(-discriminator(fake)).mean()
    d_optimizer.zero_grad()
    d_loss.backward()
    d_optimizer.step()
    g_loss = -logsigmoid(discriminator(generator(noise[1]))).mean()
    g_optimizer.zero_grad()
    g_loss.backward()
    g_optimizer.step()


def repaired_c(generator, discriminator, g_optimizer, d_optimizer, real, noise):
    fake = generator(noise[0]).detach()
    d_loss = -logsigmoid(discriminator(real)).mean() - logsigmoid(-discriminator(fake)).mean()
    d_loss.backward()
    d_optimizer.step()
    g_loss = -logsigmoid(discriminator(generator(noise[1]))).mean()
    g_loss.backward()
    g_optimizer.step()


repaired_b = repaired_d = repaired_e = repaired_a
faults = {"a": "sigmoid twice", "b": "", "c": "missing detach", "d": "wrong optimizer"}
