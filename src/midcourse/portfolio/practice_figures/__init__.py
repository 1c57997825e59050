"""Figures on the practice itself (M6, T2): do we meet, discuss, correct and check as we set out to?"""
