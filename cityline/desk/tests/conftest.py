"""The cast, for every test of the desk."""

import pytest

from cityline.desk.tests import factories


@pytest.fixture
def who(db):
    return factories.cast()
