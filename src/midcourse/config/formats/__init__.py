"""How dates are written on every page, whatever Django's English would say."""
