"""Settings for all tests."""

from hypothesis import settings

# The same examples on every run; no database on disk; no deadline, which would depend on the machine.
settings.register_profile("course", derandomize=True, database=None, deadline=None, max_examples=60)
settings.load_profile("course")
