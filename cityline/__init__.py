"""Cityline, a resource network for cities: "311 for Cities"."""

__version__ = "0.1.0"
