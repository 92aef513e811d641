"""A picture that stands alone, and its two forms: SVG, and PNG made of it."""

from __future__ import annotations

import math
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from lapwing.errors import LapwingError, UnknownName

_MOST_PIXELS = 100_000_000  # of one PNG: 400 MB while it is drawn, and no screen or page is so large
_FACES = ("figo", "figbo")
"""FiraGO in regular and bold: Latin, Greek, Cyrillic, Arabic, Hebrew, Thai, Devanagari. Licence: SIL OFL 1.1."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A whole SVG document with its size in pixels, and in words what it shows."""

    svg: str
    width: int
    height: int
    title: str
    description: str

    def png(self, scale: float = 2.0) -> bytes:
        """The picture as PNG, light colours, `scale` pixels to each of the SVG's.

        Letters come from a font that is installed with the extra `pictures`. What it lacks, Chinese among it, comes
        from the fonts of the machine, and is a box where there are none.

        Raises:
            LapwingError: the extra is not installed, or the scale makes no picture or too large a one.
        """
        pixels = self.width * self.height * scale**2
        if not (math.isfinite(scale) and scale > 0 and 1 <= pixels <= _MOST_PIXELS):
            expected = f"a scale that makes from one to {_MOST_PIXELS:,} pixels"
            raise LapwingError(expected, f"{scale} of {self.width} × {self.height}", "choose another scale, such as 2")
        return _drawn(self.svg, scale)

    def save(self, path: Path | str) -> None:
        """Write the picture; the name ends in .svg or .png. The file is whole, or it is as it was.

        Raises:
            UnknownName: another ending.
            LapwingError: the file cannot be written, or as in `png`.
        """
        target = Path(path)
        match target.suffix.lower():
            case ".svg":
                _write(target, self.svg.encode("utf-8"))
            case ".png":
                _write(target, self.png())
            case _:
                raise UnknownName("a name that ends in .svg or .png", repr(target.name), "name the file so")

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_html_(self) -> str:
        return self.svg


def _drawn(svg: str, scale: float) -> bytes:
    try:
        from pymupdf_fonts import fontbuffers  # noqa: PLC0415
        from resvg_py import svg_to_bytes  # noqa: PLC0415
    except ImportError as error:
        expected, remedy = "resvg-py and pymupdf-fonts, which make PNG", "pip install 'lapwing[pictures]', or write SVG"
        raise LapwingError(expected, "an installation without them", remedy) from error
    with TemporaryDirectory() as folder:
        files = [Path(folder, f"{face}.ttf") for face in _FACES]
        for face, file in zip(_FACES, files, strict=True):
            file.write_bytes(fontbuffers[face]())
        return svg_to_bytes(
            svg_string=svg,
            zoom=scale,
            font_files=[str(file) for file in files],
            font_family="FiraGO",
            sans_serif_family="FiraGO",
        )


def _write(target: Path, content: bytes) -> None:
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(target)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        came = f"{target}: {error.strerror or error}"
        raise LapwingError("a place to write to", came, "check the folder, its rights and the space left") from error
