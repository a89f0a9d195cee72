# The minus of the non-saturating loss is forgotten.
# part: losses
# points: 5
# hint: mean of log σ(s)
def minimax_loss(fake_logits):
    return torch.nn.functional.logsigmoid(-fake_logits).mean()


def non_saturating_loss(fake_logits):
    return torch.nn.functional.logsigmoid(fake_logits).mean()


def logit_gradients(s):
    return -torch.sigmoid(s), torch.sigmoid(s) - 1
