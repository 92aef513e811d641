"""A hundred polls leave nothing behind: no file handle, no thread, no objects. The long version is
benchmarks/soak.py."""

from pathlib import Path

from soaking import soak


def test_polls_leave_nothing_behind(tmp_path: Path) -> None:
    samples = list(soak(tmp_path, 120, 40))
    first, last = samples[0], samples[-1]
    assert last.polls >= 120
    assert last.articles > first.articles
    if first.files is not None and last.files is not None:
        assert last.files <= first.files + 2  # a connection that the server is about to close
    assert last.threads <= first.threads + 2
    assert last.objects < first.objects * 1.02
    alerts = (tmp_path / "alerts.jsonl").read_text().splitlines()
    assert len(alerts) == len(set(alerts)) > 1
