"""Citylandia: a made-up city to practise in, built through the same actions people use.

Deterministic, and dated relative to the day it is made: the last full month is always the newest.
"""
