"""A store in the web browser: pages without script, each with its JSON twin at the same address + `.json`."""

from lapwing.web.app import application

__all__ = ["application"]
