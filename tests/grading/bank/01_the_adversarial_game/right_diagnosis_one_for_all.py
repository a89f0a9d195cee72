# Right: one function serves all five, since all five are meant to do the same.
# part: diagnosis
# points: 10
def repaired_a(generator, discriminator, g_optimizer, d_optimizer, real, noise):
    fake = generator(noise[0]).detach()
    s_real, s_fake = discriminator(real), discriminator(fake)
    d_loss = binary_cross_entropy_with_logits(s_real, torch.ones_like(s_real))
    d_loss = d_loss + binary_cross_entropy_with_logits(s_fake, torch.zeros_like(s_fake))
    d_optimizer.zero_grad()
    d_loss.backward()
    d_optimizer.step()
    s_fake = discriminator(generator(noise[1]))
    g_loss = binary_cross_entropy_with_logits(s_fake, torch.ones_like(s_fake))
    g_optimizer.zero_grad()
    g_loss.backward()
    g_optimizer.step()


repaired_b = repaired_c = repaired_d = repaired_e = repaired_a


faults = {
    "a": "sigmoid twice",
    "b": "evaluation mode",
    "c": "missing detach",
    "d": "wrong optimizer",
    "e": "wrong sign",
}
