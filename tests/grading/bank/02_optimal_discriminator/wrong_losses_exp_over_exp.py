# Derivatives by a ratio of exponentials: ∞/∞ at a logit of some hundreds.
# part: losses
# points: 4
# hint: Look at each exponential
def minimax_loss(fake_logits):
    return torch.nn.functional.logsigmoid(-fake_logits).mean()


def non_saturating_loss(fake_logits):
    return -torch.nn.functional.logsigmoid(fake_logits).mean()


def logit_gradients(s):
    return -s.exp() / (1 + s.exp()), -1 / (1 + s.exp())
