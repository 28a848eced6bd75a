"""The text search that WebShop and SearchQA share."""

import json
import multiprocessing
import random
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from agentgym_envs.core import MalformedFileError
from agentgym_envs.core.cache import cache_folder
from agentgym_envs.toolkit.search import (
    Index,
    analyse,
    cache,
    cached_index,
    compare_ranking,
    ranking,
)
from agentgym_envs.toolkit.search.porter import stem
from agentgym_envs.toolkit.search.scoring import length_at, length_code

TEXTS = ["a red shoe", "two red shoes and a red hat", "a blue hat", "", "the"]


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AGENTGYM_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(cache, "_opened", {})
    return tmp_path / "cache"


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Men's and WOMEN\u2019S shoes", ["men", "women", "shoe"]),
        ("3.5,000 x1.y 1,a a,b a.b", ["3.5,000", "x1", "y", "1", "b", "a.b"]),
        ("snake_case _lead ___ trail_", ["snake_cas", "_lead", "trail_"]),
        ("T-shirt/top: red", ["t", "shirt", "top", "red"]),
        ("\u6771\u4eac\u30bf\u30ef\u3072", ["\u6771", "\u4eac", "\u30bf\u30ef", "\u3072"]),
        ("caf\u00e9 na\u0131ve e\u0301te", ["caf\u00e9", "na\u0131v", "e\u0301t"]),
        ("\u2605best\u2605 1\ufe0f\u20e3", ["\u2605", "best", "\u2605", "1\ufe0f\u20e3"]),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1eb\U0001f1f7\U0001f1e9",
         ["\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f1eb\U0001f1f7"]),
        ("\u05e6\u05d4\"\u05dc", ["\u05e6\u05d4\"\u05dc"]),
        ("\u03a3\u0391\u03a3 \u0130", ["\u03c3\u03b1\u03c3", "i"]),
        ("\ud800 \x00 \u200b", []),
    ],
)  # fmt: skip
def test_a_text_is_cut_into_words_as_unicode_says(text: str, terms: list[str]) -> None:
    assert analyse(text) == terms


def test_stop_words_are_no_terms() -> None:
    assert analyse("The and of INTO their will with") == []


def test_a_word_of_more_than_255_characters_is_cut() -> None:
    assert [len(term) for term in analyse("b" * 600)] == [255, 255, 90]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("caresses", "caress"), ("agreed", "agre"), ("feed", "feed"), ("bled", "bled"),
        ("conflated", "conflat"), ("hopping", "hop"), ("falling", "fall"), ("filing", "file"),
        ("sky", "sky"), ("happy", "happi"), ("syzygy", "syzygi"), ("conditional", "condit"),
        ("possibly", "possibl"), ("archaeology", "archaeolog"), ("adoption", "adopt"),
        ("onion", "onion"), ("probate", "probat"), ("rate", "rate"), ("cease", "ceas"),
        ("controlling", "control"), ("roll", "roll"), ("yes", "ye"), ("1000s", "1000"),
    ],
)  # fmt: skip
def test_words_are_stemmed_by_porters_later_rules(word: str, expected: str) -> None:
    assert stem(word) == expected


def test_a_length_loses_all_but_four_bits() -> None:
    kept = [length_at(length_code(length)) for length in (23, 24, 39, 40, 41, 56, 59, 60, 1000)]

    assert kept == [23, 24, 39, 40, 40, 56, 56, 60, 984]


def test_documents_that_hold_more_of_a_rarer_word_come_first() -> None:
    hits = Index.build(TEXTS).search("The red hats!", 10)

    assert hits.documents == [1, 0, 2]
    assert hits.scores == sorted(hits.scores, reverse=True)


def test_equal_scores_are_ranked_by_id_or_else_by_number() -> None:
    texts = ["red", "red", "red"]

    assert Index.build(texts).search("red", 2).documents == [0, 1]
    assert Index.build(texts, ["b", "c", "a"]).search("red", 2).documents == [2, 0]


def test_there_must_be_one_id_for_each_document() -> None:
    with pytest.raises(ValueError, match="2 documents need as many ids, got 1"):
        Index.build(["a", "b"], ["1"])


@pytest.mark.parametrize("query", ["", "the of and", "unheard-of", "\ud800", "?!", "\u0301"])
def test_a_query_without_known_words_finds_nothing(query: str) -> None:
    assert Index.build(TEXTS).search(query, 5).documents == []


@pytest.mark.parametrize("texts", [[], ["", "the"]])
def test_an_index_of_nothing_finds_nothing(texts: list[str]) -> None:
    assert Index.build(texts).search("red", 5).documents == []


@pytest.mark.filterwarnings("error")
def test_a_query_of_ten_million_characters_is_answered() -> None:
    assert Index.build(TEXTS).search("red " * 2_500_000, 5).documents == [1, 0]


def test_words_that_cannot_matter_are_left_out_without_changing_the_ranking(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    draws = random.Random(5)
    words = [f"w{number}" for number in range(200)]
    weights = [1 / (number + 1) for number in range(200)]
    index = Index.build(
        " ".join(draws.choices(words, weights, k=draws.randint(0, 60))) for _ in range(2_000)
    )
    queries = [" ".join(draws.choices(words, weights, k=9)) for _ in range(200)]
    whole = [index.search(query, count) for query in queries for count in (1, 10, 3_000)]

    monkeypatch.setattr(ranking, "PRUNED_FROM", 0)
    pruned = [index.search(query, count) for query in queries for count in (1, 10, 3_000)]

    assert pruned == whole


def test_blocks_of_documents_make_the_index_that_one_block_makes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = Index.build(TEXTS * 20)

    monkeypatch.setattr("agentgym_envs.toolkit.search.building.BLOCK_TOKENS", 7)
    in_blocks = Index.build(TEXTS * 20)

    assert in_blocks.search("red hat", 100) == whole.search("red hat", 100)


def test_an_index_that_was_saved_answers_as_before(tmp_path: Path) -> None:
    index = Index.build(TEXTS, ["e", "d", "c", "b", "a"])

    index.save(tmp_path)

    assert Index.open(tmp_path).search("red hat", 5) == index.search("red hat", 5)


def test_a_cached_index_is_built_once(own_cache: Path) -> None:
    built: list[int] = []

    def texts() -> list[str]:
        built.append(1)
        return TEXTS

    first = cached_index("shop 1", texts)
    cache._opened.clear()
    second = cached_index("shop 1", texts)

    assert len(built) == 1
    assert second.search("hat", 5) == first.search("hat", 5)
    assert second is cached_index("shop 1", texts)
    assert cache_folder() == own_cache


@pytest.mark.parametrize("harm", ["cut", "changed", "no list", "bad list", "other version"])
def test_a_damaged_cache_is_built_again_with_a_warning(own_cache: Path, harm: str) -> None:
    expected = cached_index("shop", lambda: TEXTS).search("red", 5)
    (folder,) = (own_cache / "search").iterdir()
    _harm(folder, harm)
    cache._opened.clear()

    with pytest.warns(UserWarning, match="is built again"):
        index = cached_index("shop", lambda: TEXTS)

    assert index.search("red", 5) == expected
    assert [path.name for path in (own_cache / "search").iterdir()] == [folder.name]
    Index.open(folder)


def test_an_index_stays_in_memory_where_nothing_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a file").write_text("")
    monkeypatch.setenv("AGENTGYM_CACHE", str(tmp_path / "a file"))

    with pytest.warns(UserWarning, match="Set AGENTGYM_CACHE to a folder"):
        index = cached_index("shop", lambda: TEXTS)

    assert index.search("hat", 1).documents == [2]


def test_a_build_that_fails_leaves_nothing_behind(own_cache: Path) -> None:
    def broken() -> list[str]:
        raise MalformedFileError("line 7 is damaged")

    with pytest.raises(MalformedFileError, match="line 7"):
        cached_index("shop", broken)

    assert not own_cache.exists()


def test_two_processes_that_build_an_index_at_once_both_get_it(own_cache: Path) -> None:
    del own_cache
    context = multiprocessing.get_context("fork")
    with context.Pool(2) as pool:
        found = pool.map(_search_cached, ["red hat"] * 4)

    assert found == [Index.build(TEXTS).search("red hat", 5).documents] * 4


def test_threads_share_one_index() -> None:
    found: list[Index] = []
    threads = [
        threading.Thread(target=lambda: found.append(cached_index("shop", lambda: TEXTS)))
        for _ in range(4)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({id(index) for index in found}) == 1


def test_threads_may_search_at_once_while_terms_are_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("agentgym_envs.toolkit.search.index._POSTINGS_REMEMBERED", 1)
    index = Index.build(TEXTS)
    expected = index.search("red hat", 5)

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: index.search("red hat", 5), range(400)))

    assert found == [expected] * 400


def test_a_file_that_is_no_numpy_array_is_refused(tmp_path: Path) -> None:
    Index.build(TEXTS).save(tmp_path)
    meta = json.loads((tmp_path / "meta.json").read_text())
    (tmp_path / "starts.npy").write_bytes(b"")
    meta["files"]["starts"] = [0, 0]
    (tmp_path / "meta.json").write_text(json.dumps(meta))

    with pytest.raises(MalformedFileError, match="no numpy file"):
        Index.open(tmp_path)


def test_a_recorded_ranking_is_compared_with_ids_and_scores() -> None:
    index, ids = Index.build(TEXTS), list("abcde")
    hits = index.search("red", 5)
    record = {"query": "red", "asins": ["b", "a"], "scores": [round(s, 5) for s in hits.scores]}

    right = list(compare_ranking(index, ids, record))
    wrong = list(compare_ranking(index, ids, record | {"asins": ["a", "b"], "scores": [9.0, 8.0]}))

    assert [comparison.matches for comparison in right] == [True, True]
    assert [comparison.matches for comparison in wrong] == [False, False]


def test_rankings_of_lucene_are_met_in_order(official: Path) -> None:
    documents = official / "webshop" / "documents_1k.jsonl"
    rows = [json.loads(line) for line in documents.read_text(encoding="utf-8").splitlines()]

    index = Index.build((row["contents"] for row in rows), [row["id"] for row in rows])

    assert index.tokens == 107_608  # what Lucene counted


def _harm(folder: Path, harm: str) -> None:
    file, meta = folder / "documents.npy", folder / "meta.json"
    content = bytearray(file.read_bytes())
    if harm == "cut":
        file.write_bytes(content[:-1])
    elif harm == "changed":
        content[-1] ^= 1
        file.write_bytes(content)
    elif harm == "no list":
        meta.unlink()
    elif harm == "bad list":
        meta.write_text(meta.read_text()[:10])
    else:
        meta.write_text(meta.read_text().replace('"version": 1', '"version": 0'))


def _search_cached(query: str) -> list[int]:
    cache._opened.clear()
    return cached_index("shop", lambda: TEXTS).search(query, 5).documents
