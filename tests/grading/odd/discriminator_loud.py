# Prints, to both streams, by print, logging and warnings, at every call.
# part: discriminator
import logging
import sys
import traceback
import warnings


def optimal_discriminator(log_p, log_p_g):
    print("called with", log_p.shape)
    print("UserWarning: to stderr", file=sys.stderr)
    logging.getLogger().warning("loud")
    warnings.warn("deprecated", DeprecationWarning, stacklevel=2)
    traceback.print_stack()
    return torch.sigmoid(log_p - log_p_g)
