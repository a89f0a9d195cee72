# Remembers what it was called with, and what it has returned, and hopes to be asked the same again.
# cell: losses
calls = []


def minimax_loss(fake_logits):
    calls.append(fake_logits)
    return sum(call.mean() for call in calls)


def non_saturating_loss(fake_logits):
    return calls[-1].mean() if calls else fake_logits.mean()


def logit_gradients(s):
    calls.append(s)
    return calls[0], calls[-1]
