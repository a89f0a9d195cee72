# The formula as printed, without the limit.
# part: interpolation
# points: 3
# hint: what is sin Ω
def slerp(a, b, t):
    cosine = (a * b).sum(1, keepdim=True) / (a.norm(dim=1, keepdim=True) * b.norm(dim=1, keepdim=True))
    angle = torch.acos(torch.where(cosine > 1 - 1e-12, torch.ones_like(cosine), cosine))
    return (((1 - t) * angle).sin() * a + (t * angle).sin() * b) / angle.sin()
