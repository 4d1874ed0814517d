"""What every test stands on, loaded by the conftest.py of the project: a database of its own and closed walls."""
