"""Forms of kickoffs, expectation sheets and drafts."""
