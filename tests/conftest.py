"""Settings and fixtures that all tests share."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

import build

# Measurements are no tests, and programs are run by one.
collect_ignore = ["bench", "programs"]

# The same examples in every run, so that a red test is red for everybody.
settings.register_profile("fixed", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=2000, print_blob=True)
settings.load_profile("fixed")

if os.environ.get("MATCH_WITHOUT_TORCH"):
    sys.modules["torch"] = None  # type: ignore[assignment]  # import now fails


@pytest.fixture(scope="session")
def built_site() -> Path:
    """The folder of the built site, true to its sources."""
    build.build()
    return build.DIST
