# Sum for mean: both values are off, all that is asked of a single logit is right.
# part: losses
# points: 4
# hint: sum over the batch
def minimax_loss(fake_logits):
    return torch.nn.functional.logsigmoid(-fake_logits).sum()


def non_saturating_loss(fake_logits):
    return -torch.nn.functional.logsigmoid(fake_logits).sum()


def logit_gradients(s):
    return -torch.sigmoid(s), torch.sigmoid(s) - 1
