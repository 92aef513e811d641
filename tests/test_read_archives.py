"""read: archives are opened in place, and nothing in one can hurt."""

import gzip
import io
import os
import stat
import tarfile
import zipfile

import pytest
from read_samples import TEXT, put, results

from lapwing.errors import InputError, UnreadableInput
from lapwing.read import Limits
from lapwing.records import Raw


def refused(name: str, content: str | bytes, limits: Limits | None = None) -> UnreadableInput:
    (found,) = results(put(name, content), limits=limits or Limits())
    assert isinstance(found, UnreadableInput), found
    assert all((found.origin, found.expected, found.came, found.remedy))
    return found


def texts(found: list[Raw | InputError]) -> list[str]:
    return [item.text if isinstance(item, Raw) else type(item).__name__ for item in found]


def zipped(members: dict[str, str | bytes], **options: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def test_a_zip_of_everything(folder):
    inner = zipped({"deep.txt": "deep"})
    members = {
        "b.jsonl": '{"text": "one"}\n{"text": "two"}',
        "a/x.txt": TEXT,
        "in.zip": inner,
        "y.txt.gz": gzip.compress(b"packed"),
    }
    found = results(put("z.zip", zipped({**members, "__MACOSX/._x": "no", "a/.hidden": "no"})))
    assert [(item.origin, item.text) for item in found] == [
        ("z.zip!b.jsonl#1", "one"),
        ("z.zip!b.jsonl#2", "two"),
        ("z.zip!a/x.txt", TEXT),
        ("z.zip!in.zip!deep.txt", "deep"),
        ("z.zip!y.txt.gz", "packed"),
    ]


def test_gzip(folder):
    assert refused("b.txt.gz", gzip.compress(TEXT.encode() * 100)[:-20]).expected == "an intact file"


def test_tar(folder):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, kind in (("a.txt", tarfile.REGTYPE), ("l.txt", tarfile.SYMTYPE), ("../up.txt", tarfile.REGTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.size, info.linkname = kind, len(TEXT) * (kind == tarfile.REGTYPE), "/etc/passwd"
            archive.addfile(info, io.BytesIO(TEXT.encode()))
    assert texts(results(put("a.tar.gz", buffer.getvalue()))) == [TEXT, "UnreadableInput", "UnreadableInput"]


@pytest.mark.parametrize("member", ["../up.txt", "/etc/passwd", "C:\\win.txt", "a/../../b.txt", "\\\\host\\x.txt"])
def test_unsafe_members(folder, member):
    found = results(put("z.zip", zipped({member: "bad", "good.txt": "good"})))
    assert texts(found) == ["UnreadableInput", "good"]
    assert "plain relative path" in found[0].expected


def test_a_link_in_a_zip(folder):
    info = zipfile.ZipInfo("link.txt")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile("z.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    assert "symbolic link" in results("z.zip")[0].came


def test_an_encrypted_member(folder):
    data = bytearray(zipped({"a.txt": TEXT}))
    data[6] |= 1  # the flag in the local header, then in the central directory
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert "encrypted" in refused("z.zip", bytes(data)).came


def test_bombs(folder):
    limits = Limits(ratio_floor=10_000)
    assert "fold" in refused("z.zip", zipped({"a.txt": b"x" * 5_000_000}), limits).expected
    assert "fold" in refused("z.txt.gz", gzip.compress(b"x" * 5_000_000), limits).expected
    many = zipped({f"{n}.txt": os.urandom(3000).hex() for n in range(5)})
    found = results(put("many.zip", many), limits=Limits(archive_bytes=20_000))
    assert [type(item) for item in found] == [Raw, Raw, Raw, UnreadableInput]  # and nothing after it


def test_archives_too_deep_empty_or_broken(folder):
    nest = zipped({"a.txt": TEXT})
    for _ in range(5):
        nest = zipped({"in.zip": nest})
    assert "nested" in refused("z.zip", nest).came
    assert refused("e.zip", zipped({})).came == "none to read"
    assert refused("b.zip", zipped({"a.txt": TEXT})[:40]).expected == "an intact file"
    assert "members" in refused("m.zip", zipped({"a": "1", "b": "2"}), Limits(archive_members=1)).expected


def test_a_broken_member_costs_one_error(folder):
    data = bytearray(zipped({"a.txt": "boats " * 50, "b.txt": "good"}))
    data[36:44] = b"\xff" * 8  # inside the packed data of the first
    assert texts(results(put("z.zip", bytes(data)))) == ["UnreadableInput", "good"]


def test_gzip_of_a_table(folder):
    (found,) = results(put("a.csv.gz", gzip.compress(b"id,text\n1,one")))
    assert (found.origin, found.text) == ("a.csv.gz#1", "one")
