"""Optimisers for two players: as ``torch.optim``, with the optimistic term that makes a bilinear game converge."""

from course_lib.optim.omd import OMD
from course_lib.optim.optimistic_adam import OptimisticAdam

__all__ = ["OMD", "OptimisticAdam"]
