"""What falls due for each manager, month by month (I4)."""
