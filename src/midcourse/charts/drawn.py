"""A chart as an SVG element, for the report and for packs, and as a picture for Word."""

import re
from xml.sax.saxutils import quoteattr
from zlib import crc32

from midcourse.charts.look import Spec


def to_svg(spec: Spec) -> str:
    """The chart as an SVG element to put into a page; names inside it are its own, so that many fit one page."""
    import vl_convert

    svg = str(vl_convert.vegalite_to_svg(spec, vl_version="6.4"))
    own = f"c{crc32(svg.encode()):08x}-"
    svg = re.sub(r'(id="|url\(#)(?=[a-z])', rf"\1{own}", svg)
    said = quoteattr(str(spec.get("description", "")))
    return f'<svg role="img" aria-label={said} {svg[svg.index("<svg ") + 5 :]}'


def to_png(spec: Spec, scale: float = 2.0) -> bytes:
    """The chart as a PNG, at twice the pixels of a screen so that it prints well."""
    import vl_convert

    return bytes(vl_convert.vegalite_to_png(spec, vl_version="6.4", scale=scale, ppi=144))
