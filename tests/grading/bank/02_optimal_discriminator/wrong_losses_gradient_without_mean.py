# Wrong: a gradient of its own that forgets the mean over the batch.
# part: losses
# points: 4
# hint: Right in the middle
class Mean(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.count = len(x)
        return x.mean()

    @staticmethod
    def backward(ctx, gradient):
        return gradient.expand(ctx.count)


def minimax_loss(logits):
    return Mean.apply(torch.nn.functional.logsigmoid(-logits))


def non_saturating_loss(logits):
    return -Mean.apply(torch.nn.functional.logsigmoid(logits))


def logit_gradients(logits):
    return -torch.sigmoid(logits), torch.sigmoid(logits) - 1
