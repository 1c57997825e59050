"""The chain from figure to effect (D3): what rests on what, followed on one page and taken along."""
