# The exponential in double precision, which reaches further, and not far enough.
# part: losses
# points: 4
# hint: exp(h) for h = 800
def minimax_loss(fake_logits):
    return -torch.log(1 + torch.exp(fake_logits.double())).mean()


def non_saturating_loss(fake_logits):
    return torch.log(1 + torch.exp(-fake_logits.double())).mean()


def logit_gradients(logits):
    return -torch.sigmoid(logits), torch.sigmoid(logits) - 1
