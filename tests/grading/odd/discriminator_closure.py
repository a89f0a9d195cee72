# A closure, made by a function.
# part: discriminator
def with_squash(squash):
    def inner(log_p, log_p_g):
        return squash(log_p - log_p_g)

    return inner


optimal_discriminator = with_squash(torch.sigmoid)
