"""Pages of the first phase: draft plans, kickoffs, expectation sheets and plans."""
