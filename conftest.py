"""Loads the plumbing for tests beside the code and for those under tests/."""

pytest_plugins = (
    "tests.plumbing.database",
    "tests.plumbing.walls",
    "tests.plumbing.folders",
    "tests.plumbing.staff",
    "tests.plumbing.workers",
    "cityline.search.testing",
)
