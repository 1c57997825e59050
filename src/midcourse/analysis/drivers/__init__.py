"""Who drives this change?"""
