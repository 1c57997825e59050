"""From a file to an answer and its report: what `midcourse analyze` does. Knows nothing of Django."""
