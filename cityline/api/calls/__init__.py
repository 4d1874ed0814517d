"""The calls, a module for each thing a caller wants: find, count days, ask, read public rows."""
