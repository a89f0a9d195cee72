# functools.partial, a function composed of two, and global state that counts.
# part: losses
from functools import partial, wraps

from torch.nn import functional

count = {"calls": 0}


def counted(function):
    @wraps(function)
    def inner(*inputs):
        count["calls"] += 1
        return function(*inputs)

    return inner


def mean_of(sign, inner, logits):
    return (sign * functional.logsigmoid(inner * logits)).mean()


minimax_loss = counted(partial(mean_of, 1, -1))
non_saturating_loss = counted(partial(mean_of, -1, 1))
logit_gradients = counted(lambda s: [-s.sigmoid(), -(-s).sigmoid()])
