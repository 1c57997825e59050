"""Repeatable chance: the same city every time it is made."""

import math
import random


class Dice(random.Random):
    """Random numbers that depend only on the name they are made with."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Citylandia {name}")

    def poisson(self, mean: float) -> int:
        """How often something happens that happens `mean` times on average (Knuth, TAOCP 2, 3.4.1)."""
        limit, count, product = math.exp(-mean), 0, self.random()
        while product > limit:
            count += 1
            product *= self.random()
        return count

    def binomial(self, trials: int, chance: float) -> int:
        """How many of the trials succeed, by the normal approximation where there are many."""
        if trials < 60:
            return sum(self.random() < chance for _ in range(trials))
        drawn = self.gauss(trials * chance, math.sqrt(trials * chance * (1 - chance)))
        return min(trials, max(0, round(drawn)))
