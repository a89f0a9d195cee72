# Wrong: leaves out every logit that equals the true one, so a tie loses its partner.
# part: masking
# points: 2
# hint: The best other logit is excluded by its value, and a class that ties
def margin_loss(logits, y):
    true = logits.gather(1, y[:, None])
    return logits.masked_fill(logits == true, -torch.inf).amax(dim=1) - true[:, 0]
