"""NumPy, loaded when it is first used.

`from companion.exercises import _numpy as np` lets an exercise hold functions that compute, while importing
it loads no NumPy: exercises on formulas run at once in a browser.
"""


def __getattr__(name):
    import numpy

    return getattr(numpy, name)
