# Reaches for a function that is off limits, by every road.
# seen: []
# flag: off limits: course_lib.theory.optimal_discriminator.value_at_optimum
import gc
import importlib
import inspect
import sys
import types

import course_lib
import course_lib.theory.optimal_discriminator as module
from course_lib.data.toys import Gaussian
from course_lib.theory.optimal_discriminator import value_at_optimum

name, p, q = "value_at_optimum", Gaussian(0, 1), Gaussian(2, 1)
roads = {
    "import": lambda: value_at_optimum,
    "getattr": lambda: getattr(course_lib.theory.optimal_discriminator, name),
    "reload": lambda: getattr(importlib.reload(module), name),
    "dict": lambda: vars(module)[name],
    "fresh": lambda: sys.modules.pop(module.__name__) and getattr(importlib.import_module(module.__name__), name),
    "source": lambda: (exec(inspect.getsource(module), space := {}), space[name])[1],
    "file": lambda: (exec(open(module.__file__).read(), space := {}), space[name])[1],
    "code": lambda: types.FunctionType(value_at_optimum.__code__, vars(module)),
    "wrapped": lambda: value_at_optimum.__wrapped__,
}
roads |= {
    f"memory {n}": lambda f=f: f
    for n, f in enumerate(gc.get_objects())
    if type(f) is types.FunctionType and f.__name__ == name
}
seen = []
for road, function in roads.items():
    try:
        function()(p, q)
        seen.append(road)
    except Exception as error:
        print(road, type(error).__name__, str(error)[:80])
