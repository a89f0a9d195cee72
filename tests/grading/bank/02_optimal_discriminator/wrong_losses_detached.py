# The logits are detached: right values, no gradient.
# part: losses
# points: 5
# hint: no detach
def minimax_loss(fake_logits):
    return torch.nn.functional.logsigmoid(-fake_logits.detach()).mean()


def non_saturating_loss(fake_logits):
    return -torch.nn.functional.logsigmoid(fake_logits.detach()).mean()


def logit_gradients(s):
    return -torch.sigmoid(s), torch.sigmoid(s) - 1
