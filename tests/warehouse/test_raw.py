"""The store of raw answers: what is kept, what is told about it, and what damage does."""

from datetime import UTC, datetime

from luotsi.warehouse.raw import RawStore, without_secrets

AT = datetime(2026, 9, 1, 12, tzinfo=UTC)


def keep(store: RawStore, body: bytes, url: str = "https://example.org/a?page=1&apiKey=geheim"):
    return store.keep(source="ptv", url=url, body=body, fetched_at=AT, licence="CC0-1.0")


def test_raw_store__keeps_an_answer__with_its_manifest_line(tmp_path):
    store = RawStore(tmp_path)
    kept = keep(store, b'{"a":1}')
    assert store.read(kept.sha256) == b'{"a":1}'
    (line,) = store.manifest("ptv")
    assert (line.source, line.url, line.licence, line.bytes) == ("ptv", "https://example.org/a?page=1", "CC0-1.0", 7)
    assert line.fetched_at == "2026-09-01T12:00:00+00:00"


def test_raw_store__keeps_the_same_answer_twice__as_one_file(tmp_path):
    store = RawStore(tmp_path)
    assert keep(store, b"x").sha256 == keep(store, b"x").sha256
    assert len(list((tmp_path / "objects").rglob("*.gz"))) == 1
    assert len(list(store.manifest("ptv"))) == 2


def test_raw_store__reads_a_damaged_file__as_absent(tmp_path):
    store = RawStore(tmp_path)
    kept = keep(store, b"long enough to be damaged" * 20)
    (file,) = (tmp_path / "objects").rglob("*.gz")
    whole = file.read_bytes()
    for damaged in (whole[:-9], b"no gzip at all", whole[:20] + bytes(10) + whole[30:]):
        file.write_bytes(damaged)
        assert store.read(kept.sha256) is None
    store.drop(kept.sha256)
    assert keep(store, b"long enough to be damaged" * 20).sha256 == kept.sha256
    assert store.read(kept.sha256) is not None


def test_manifest__passes_over_a_line_cut_by_a_crash__and_reads_the_rest(tmp_path):
    store = RawStore(tmp_path)
    keep(store, b"1")
    with (tmp_path / "manifest-ptv.jsonl").open("a") as file:
        file.write('{"source": "pt\n')
    keep(store, b"2")
    assert len(list(store.manifest("ptv"))) == 2


def test_without_secrets__drops_user_and_keys__keeps_the_rest():
    url = "https://me:pw@example.org/x?guids=1,2&token=t&date=2026-01-01T00:00:00"
    assert without_secrets(url) == "https://example.org/x?guids=1,2&date=2026-01-01T00:00:00"
