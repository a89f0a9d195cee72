# Right: torch.autograd.grad touches no weight but the generator's.
# part: generator
# points: 5
def generator_turn(generator, discriminator, optimizer, noise):
    weights = list(generator.parameters())
    loss = nn.functional.softplus(-discriminator(generator(noise))).mean()
    for weight, gradient in zip(weights, torch.autograd.grad(loss, weights)):
        weight.grad = gradient
    optimizer.step()
