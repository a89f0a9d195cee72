# Cross-entropy on probabilities, whose logarithm is cut off at -100.
# part: losses
# points: 4
# hint: cuts its logarithms off at -100
from torch.nn.functional import binary_cross_entropy


def minimax_loss(fake_logits):
    return -binary_cross_entropy(torch.sigmoid(fake_logits), torch.zeros_like(fake_logits))


def non_saturating_loss(fake_logits):
    return binary_cross_entropy(torch.sigmoid(fake_logits), torch.ones_like(fake_logits))


def logit_gradients(s):
    return -torch.sigmoid(s), torch.sigmoid(s) - 1
