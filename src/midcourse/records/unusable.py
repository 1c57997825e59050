"""The one error for a file that cannot be used."""


class UnusableFile(ValueError):  # noqa: N818  # it names what the file is
    """A file that cannot be used; its text is one plain sentence: what is wrong, and what to do."""
