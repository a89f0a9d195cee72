# An AttributeError of the student's own.
# part: losses
# points: 2
def minimax_loss(fake_logits):
    return fake_logits.logsigmoid().mean()


def non_saturating_loss(fake_logits):
    return -fake_logits.logsigmoid().mean()


def logit_gradients(s):
    return -torch.sigmoid(s), torch.sigmoid(s) - 1
