# Right: softplus and cross-entropy with the label real.
# part: losses
# points: 6
from torch.nn.functional import binary_cross_entropy_with_logits, softplus


def minimax_loss(fake_logits):
    return -softplus(fake_logits).mean()


def non_saturating_loss(fake_logits):
    return binary_cross_entropy_with_logits(fake_logits, torch.ones_like(fake_logits))


def logit_gradients(s):
    return -1 / (1 + torch.exp(-s)), -1 / (1 + torch.exp(s))
