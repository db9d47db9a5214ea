"""Settings for all tests."""

import os

from hypothesis import settings

# What the tests solve is nobody's progress. Also for the processes that they start.
os.environ["CROSS_ENTROPY_COURSE_PROGRESS"] = ":memory:"

# The same examples on every run; no database on disk; no deadline, which would depend on the machine.
settings.register_profile("course", derandomize=True, database=None, deadline=None, max_examples=60)
settings.load_profile("course")
