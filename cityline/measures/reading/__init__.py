"""How each official file is read: cells in, observed figures out, or the reason why a row cannot be used. Pure."""
