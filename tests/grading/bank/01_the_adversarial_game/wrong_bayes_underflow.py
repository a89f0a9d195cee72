# Exponentiates first.
# part: bayes
# points: 4
# hint: subtract the largest logarithm
def posterior(log_likelihood, prior):
    joint = log_likelihood.exp() * prior
    return joint / joint.sum(dim=1, keepdim=True)


def change_prior(p, old, new):
    shares = p * new / old
    return shares / shares.sum(dim=1, keepdim=True)
