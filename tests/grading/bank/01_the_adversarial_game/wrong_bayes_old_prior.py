# Multiplies by the new prior and leaves the old one in.
# part: bayes
# points: 3
# hint: The old prior is still in it
def posterior(log_likelihood, prior):
    return (log_likelihood + prior.log()).softmax(dim=1)


def change_prior(p, old, new):
    shares = p * new
    return shares / shares.sum(dim=1, keepdim=True)
