"""Statistics for contract performance figures, usable alone in a notebook: no Django, no input or output.

`panel` holds a KPI's figures; every other file answers one question about them, and `findings` asks them all.
"""
