# The logits taken for probabilities.
# part: losses
# points: 2
# hint: logits, not probabilities
def minimax_loss(fake_logits):
    return torch.log(1 - fake_logits).mean()


def non_saturating_loss(fake_logits):
    return -torch.log(fake_logits).mean()


def logit_gradients(s):
    return -torch.sigmoid(s), torch.sigmoid(s) - 1
