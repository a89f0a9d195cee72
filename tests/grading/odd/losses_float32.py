# Asks for float32 as the default type, and sets seeds, printing options and warnings as errors.
# part: losses
import random
import warnings

torch.set_default_dtype(torch.float32)
torch.manual_seed(0), random.seed(0)
torch.set_printoptions(precision=2)
warnings.simplefilter("error")


def minimax_loss(fake_logits):
    return torch.nn.functional.logsigmoid(-fake_logits).mean()


def non_saturating_loss(fake_logits):
    return torch.nn.functional.binary_cross_entropy_with_logits(fake_logits, torch.ones_like(fake_logits))


def logit_gradients(s):
    return torch.sigmoid(s).neg(), torch.sigmoid(s).sub(1)
