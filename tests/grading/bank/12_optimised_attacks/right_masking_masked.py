# Right: by a mask.
# part: masking
# points: 4
def margin_loss(logits, y):
    own = torch.nn.functional.one_hot(y, logits.shape[1]).bool()
    return logits.masked_fill(own, float("-inf")).max(dim=1).values - logits[own]
