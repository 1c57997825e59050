"""The fixed cast and a home of its own for every test run."""

import os
import tempfile

HOME = tempfile.mkdtemp(prefix="midcourse-test-")
os.environ["MIDCOURSE_HOME"] = HOME
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the tests' thread

pytest_plugins = ["tests.cast"]
