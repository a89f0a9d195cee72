# Wrong: leaves out every logit that equals the true one, so a tie loses its partner.
# part: masking
# points: 0
# hint: Leave out the true logit
def margin_loss(logits, y):
    true = logits.gather(1, y[:, None])
    return logits.masked_fill(logits == true, -torch.inf).amax(dim=1) - true[:, 0]
