"""An invented world of papers, their authors, venues, keywords and citations.

Everything in it is made up, deterministically, from the words in this folder.
`invented_network()` is the whole of it, made once per process. `Network` is the form that the
original's graphs are read into as well.
"""

from .make import invented_network
from .records import Attributes, Edges, Graph, Network, NetworkSource

__all__ = ["Attributes", "Edges", "Graph", "Network", "NetworkSource", "invented_network"]
