"""Sweeps over the whole house: what is true of every address, event, notice, model and template, tomorrow's too."""
