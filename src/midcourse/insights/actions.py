"""Signals from rules, insights from people."""
