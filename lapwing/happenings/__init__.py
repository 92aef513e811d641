"""Events of different reports that tell of one occurrence."""

from lapwing.happenings.joining import join

__all__ = ["join"]
