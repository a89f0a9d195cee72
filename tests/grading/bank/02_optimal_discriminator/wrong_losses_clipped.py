# Probabilities clipped before the logarithm: finite everywhere, and wrong where it matters.
# part: losses
# points: 4
# hint: logarithm of 1e-12
def minimax_loss(fake_logits):
    return torch.log((1 - torch.sigmoid(fake_logits)).clamp(min=1e-12)).mean()


def non_saturating_loss(fake_logits):
    return -torch.log(torch.sigmoid(fake_logits).clamp(min=1e-12)).mean()


def logit_gradients(s):
    return -torch.sigmoid(s), torch.sigmoid(s) - 1
