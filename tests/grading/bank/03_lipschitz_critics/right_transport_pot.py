# POT's solver for the plan, its potential for the dual, complex numbers for the ring.
# part: transport
# points: 6
import ot


def ring_centres(n, radius):
    turn = torch.exp(2j * torch.pi * torch.arange(n, dtype=torch.float64) / n)
    return radius * torch.view_as_real(turn)


def coupling(p, q, distance):
    plan = ot.emd(p.numpy(), q.numpy(), distance.numpy())
    return (plan * distance.numpy()).sum(), plan


def potential(p, q, distance):
    _, log = ot.emd(p.numpy(), q.numpy(), distance.numpy(), log=True)
    return (distance - torch.from_numpy(log["v"])).min(1).values
