"""The only code that writes at the desk, one module a chapter of a question's life."""
