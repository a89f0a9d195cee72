"""What every test may rely on."""

import pytest
import torch


@pytest.fixture(autouse=True)
def default_dtype():
    """A notebook that a test runs in its own process may change torch's default dtype; the next test gets float32."""
    yield
    torch.set_default_dtype(torch.float32)
