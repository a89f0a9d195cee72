# Right: through logaddexp, and the derivatives by the identity 1 - σ(s) = σ(-s).
# part: losses
# points: 6
def minimax_loss(fake_logits):
    return -torch.logaddexp(torch.zeros_like(fake_logits), fake_logits).sum() / fake_logits.numel()


def non_saturating_loss(fake_logits):
    return torch.logaddexp(torch.zeros_like(fake_logits), -fake_logits).sum() / fake_logits.numel()


def logit_gradients(s):
    return -s.sigmoid(), -(-s).sigmoid()
