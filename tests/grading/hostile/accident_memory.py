# Asks for more memory than there is for it: an error like any other.
# shown: allocate memory
import torch

hog = [torch.ones(2**24) for _ in range(1000)]
