"""Text as people send it, made into UTF-8 with ordinary line ends."""

import codecs
import re
from pathlib import Path

from midcourse.records.unusable import UnusableFile

_CHUNK = 1 << 20
# What western European text in Windows' encoding holds beside ASCII: letters, quotes, dashes, currency signs.
_WESTERN = re.compile(r"[À-ÖØ-öø-ÿŒœŠšŽžŸ£€¥©®°²³½¼¾·«»¡¿ºª§…–—‘’“”„•™\u00a0]")


def encoding_of(path: Path, name: str) -> str:
    """The encoding of a text file. Raises UnusableFile where it is not text.

    UTF-8 and UTF-16 can be told for certain; among the one-byte encodings Windows' western one is preferred
    where it reads as words, and charset-normalizer's guess is taken where it does not.
    """
    with path.open("rb") as file:
        start = file.read(_CHUNK)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\x00" in start:
        return _utf16_without_mark(name, start)
    return "utf-8" if _is_utf8(path) else _one_byte(start)


def rewrite(source: Path, encoding: str, target: Path) -> None:
    """Write `source` to `target` as UTF-8 with line feeds only, a piece at a time."""
    with (
        source.open(encoding=encoding, errors="replace", newline=None) as old,
        target.open("w", encoding="utf-8", newline="\n") as new,
    ):
        while piece := old.read(_CHUNK):
            new.write(piece)


def has_old_line_ends(path: Path) -> bool:
    """Whether lines end with a carriage return alone, as on early Macintosh computers."""
    with path.open("rb") as file:
        start = file.read(_CHUNK)
    return b"\r" in start and b"\n" not in start


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while piece := file.read(_CHUNK):
                if not piece.isascii() or decoder.getstate()[0]:  # most pieces hold nothing that needs decoding
                    decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _utf16_without_mark(name: str, start: bytes) -> str:
    """Latin text in UTF-16 has a zero in every second byte; anything else with zeros is not text."""
    even, odd = start[0::2].count(0) / len(start[0::2]), start[1::2].count(0) / len(start[1::2])
    if max(even, odd) > 0.7 and min(even, odd) < 0.05:
        return "utf-16-le" if odd > even else "utf-16-be"
    raise UnusableFile(f"{name} is not text. Export the figures as CSV or XLSX and use that.")


def _one_byte(start: bytes) -> str:
    marks = [mark for mark in start.decode("cp1252", errors="replace") if ord(mark) > 127]
    western = sum(1 for mark in marks if _WESTERN.match(mark))
    letters_apart = len(re.findall(rb"[\x80-\xff]{3,}", start))  # other alphabets come in runs
    if western >= 0.95 * len(marks) and letters_apart <= 0.02 * len(marks):
        return "cp1252"
    import charset_normalizer  # loading it takes longer than reading most files, which are UTF-8

    best = charset_normalizer.from_bytes(start[:65536]).best()
    return best.encoding if best else "cp1252"
