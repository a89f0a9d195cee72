# Right: two optimisers of torch.
# part: adam
# points: 7
fault_a, fault_b, fault_c = "bias", "shared", " Updated"


def adam_duel(A, x, y, lr, beta1, beta2, eps, steps):
    x, y = torch.nn.Parameter(x.clone()), torch.nn.Parameter(y.clone())
    of_x = torch.optim.Adam([x], lr=lr, betas=(beta1, beta2), eps=eps)
    of_y = torch.optim.Adam([y], lr=lr, betas=(beta1, beta2), eps=eps, maximize=True)
    for _ in range(steps):
        x.grad, y.grad = A @ y.detach(), A.T @ x.detach()
        of_x.step()
        of_y.step()
    return x.detach(), y.detach()
