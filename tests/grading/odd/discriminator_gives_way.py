# Gives way to others, as one does on a machine that many share.
# part: discriminator
import os

os.nice(10)
os.sched_setaffinity(0, os.sched_getaffinity(0))


def optimal_discriminator(log_p, log_p_g):
    return torch.sigmoid(log_p - log_p_g)
