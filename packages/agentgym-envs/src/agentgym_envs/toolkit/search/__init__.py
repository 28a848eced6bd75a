"""Text search that ranks as Lucene does: the analyser, BM25, and an index that is kept on disk."""

from .analyser import analyse
from .cache import cached_index
from .index import Hits, Index
from .lines import JsonLines
from .records import compare_ranking

__all__ = [
    "Hits",
    "Index",
    "JsonLines",
    "analyse",
    "cached_index",
    "compare_ranking",
]
