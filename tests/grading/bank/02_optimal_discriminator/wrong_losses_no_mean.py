# One loss a sample, the mean forgotten; what is asked of a single logit is right.
# part: losses
# points: 4
# hint: the mean over the batch
def minimax_loss(fake_logits):
    return torch.nn.functional.logsigmoid(-fake_logits)


def non_saturating_loss(fake_logits):
    return -torch.nn.functional.logsigmoid(fake_logits)


def logit_gradients(s):
    return -torch.sigmoid(s), torch.sigmoid(s) - 1
