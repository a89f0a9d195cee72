"""The functions that learn."""

from course_lib.networks.mlp import critic, mlp

__all__ = ["critic", "mlp"]
