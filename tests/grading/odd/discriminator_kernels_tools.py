# Magics that only Jupyter's kernel has, a tool that wants a file for its words, and a module written by a cell.
# part: discriminator
# magic: %autosave 60
# magic: %store -r
import faulthandler
import subprocess
import sys

faulthandler.enable()
_ = subprocess.run(["true"], stdout=sys.stdout, check=True)


# %%
# magic: %%writefile helpers.py
def sigmoid(x):
    return 1 / (1 + (-x).exp())


# %%
import helpers


def optimal_discriminator(log_p, log_p_g):
    return helpers.sigmoid(log_p - log_p_g)
