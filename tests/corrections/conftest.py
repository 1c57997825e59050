from tests.insights.conftest import _quick, complaints, risen

__all__ = ["_quick", "complaints", "risen"]
