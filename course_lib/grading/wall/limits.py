"""How much a submission may use. Whatever goes over costs the cell or the question that did it, and no other."""

from dataclasses import dataclass

MIB = 2**20
EACH = 200  # bytes that an output or a message counts for besides what is in it


@dataclass(frozen=True)
class Limits:
    """Seconds are the student's CPU seconds, so that a busy machine fails nobody.

    The clock on the wall counts a ``patience``-th, so that sleeping does not last for ever either. Sizes are in bytes.
    ``memory`` is what the student's processes take together, beyond what torch itself needs; ``files`` are open ones.
    """

    cell: float = 60
    question: float = 20
    notebook: float = 300  # all cells, once through
    session: float = 900  # everything: cells, cells run again after an accident, questions
    patience: float = 3
    restarts: int = 10
    memory: int = 2048 * MIB
    disk: int = 256 * MIB
    file: int = 128 * MIB
    processes: int = 32
    files: int = 256
    output: int = 1 * MIB  # shown from one cell
    outputs: int = 8 * MIB  # shown from the whole notebook
    answer: int = 96 * MIB  # the tensors of one answer
    text: int = 2 * MIB  # one message, without tensors
    traffic: int = 128 * MIB  # everything sent during one cell or one question
    reading: float = 15  # CPU seconds of the judge's own for everything sent, from first to last
