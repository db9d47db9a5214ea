"""Settings for all tests."""

import os

from hypothesis import settings

# What the tests solve is nobody's progress. Also for the processes that they start.
os.environ["CROSS_ENTROPY_COURSE_PROGRESS"] = ":memory:"

# The same examples on every run; no database on disk; no deadline, which would depend on the machine.
settings.register_profile("course", derandomize=True, database=None, deadline=None, max_examples=60)
settings.load_profile("course")

# Minutes each. They begin first, so that no worker is left alone with one of them at the end.
LONGEST = ("test_site_pages.py", "test_mutants.py", "test_random.py", "test_answers.py")


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))
