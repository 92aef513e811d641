"""A store for language models, over the Model Context Protocol: the calls of the API as tools that only read.

The library `mcp` is an extra, needed by `server` and `serve` alone.
"""

from lapwing.mcp.answers import Answers
from lapwing.mcp.serving import serve, server

__all__ = ["Answers", "serve", "server"]
