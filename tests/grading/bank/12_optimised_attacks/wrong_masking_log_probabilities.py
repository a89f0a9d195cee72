# Wrong: by way of probabilities, which round to 0 and 1.
# part: masking
# points: 2
def margin_loss(logits, y):
    p = logits.softmax(1)
    return p.scatter(1, y[:, None], 0.0).amax(1).log() - p.gather(1, y[:, None])[:, 0].log()
