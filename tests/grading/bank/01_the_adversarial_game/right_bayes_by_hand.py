# Right: the largest logarithm is subtracted by hand.
# part: bayes
# points: 5
def posterior(log_likelihood, prior):
    logs = log_likelihood + torch.log(prior)
    shares = torch.exp(logs - logs.max(dim=1, keepdim=True).values)
    return shares / shares.sum(dim=1, keepdim=True)


def change_prior(p, old, new):
    return posterior(p.log() - old.log(), new)
