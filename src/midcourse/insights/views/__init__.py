"""Pages of signals, insights and deep dives."""
