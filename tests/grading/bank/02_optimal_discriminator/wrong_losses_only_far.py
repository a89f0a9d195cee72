# One formula for batches with a large logit, another for those without: wrong wherever the two meet.
# part: losses
# points: 4
# hint: something was clipped
def minimax_loss(fake_logits):
    if fake_logits.abs().max() > 100:
        return -torch.relu(fake_logits).mean()
    return torch.log(1 - torch.sigmoid(fake_logits)).mean()


def non_saturating_loss(fake_logits):
    if fake_logits.abs().max() > 100:
        return torch.relu(-fake_logits).mean()
    return -torch.log(torch.sigmoid(fake_logits)).mean()


def logit_gradients(logits):
    return -torch.sigmoid(logits), torch.sigmoid(logits) - 1
