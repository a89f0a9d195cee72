# Wrong: Adam without optimism.
# part: optimistic
# points: 0
# hint: This is Adam
def optimistic_adam(gradients, theta, lr, beta1, beta2, eps):
    theta = torch.nn.Parameter(theta.clone())
    optimizer = torch.optim.Adam([theta], lr, (beta1, beta2), eps)
    for g in gradients:
        theta.grad = g.clone()
        optimizer.step()
    return theta.detach()
