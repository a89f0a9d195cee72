# An object with __call__.
# part: discriminator
class Discriminator:
    def __init__(self, squash):
        self.squash = squash

    def __call__(self, log_p, log_p_g):
        return self.squash(log_p - log_p_g)


optimal_discriminator = Discriminator(torch.sigmoid)
