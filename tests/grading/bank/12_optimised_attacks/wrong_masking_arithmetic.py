# Not for all logits: the idiom of a published attack.
# part: masking
# points: 3
# hint: The true logit is replaced by -10,000, and the other logits may be
def margin_loss(logits, y):
    own = torch.nn.functional.one_hot(y, logits.shape[1])
    true = (own * logits).sum(1)
    other = ((1 - own) * logits - own * 10000).amax(1)
    return other - true
