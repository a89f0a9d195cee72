# The two losses under each other's name.
# part: losses
# points: 4
# hint: the non-saturating loss
# hint: the minimax loss
def non_saturating_loss(fake_logits):
    return torch.nn.functional.logsigmoid(-fake_logits).mean()


def minimax_loss(fake_logits):
    return -torch.nn.functional.logsigmoid(fake_logits).mean()


def logit_gradients(s):
    return -torch.sigmoid(s), torch.sigmoid(s) - 1
