# Normalises over the points of the batch.
# part: bayes
# points: 2
# hint: normalised over the points
def posterior(log_likelihood, prior):
    return (log_likelihood + prior.log()).softmax(dim=0)


def change_prior(p, old, new):
    shares = p * new / old
    return shares / shares.sum(dim=1, keepdim=True)
