"""Midcourse: active contract management for state and local government."""

__version__ = "0.1.0"
