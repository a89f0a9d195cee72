# Wrong: a text in place of a perturbation.
# part: nearest
# points: 0
def deepfool(model, x, y, eta, steps):
    return "no boundary found"
