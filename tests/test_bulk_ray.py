"""A corpus on a Ray cluster of two raylets on this machine; one of them is killed, then the driver."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from patience import PATIENCE, wait_until
from test_bulk_killed import SECONDS, corpus, in_session, rows, started, wait_for_parts, whole

from lapwing.bulk.rows import Row

pytest.importorskip("daft")
pytest.importorskip("ray")
__all__ = ["corpus", "whole"]  # fixtures

OPTIONS = ("--block", "--num-cpus=2", "--node-ip-address=127.0.0.1", "--object-store-memory=100000000")


def ray_start(*words: str) -> subprocess.Popen[bytes]:
    program = Path(sys.executable).with_name("ray")
    command = [str(program), "start", *OPTIONS, *words]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


def raylet(node: subprocess.Popen[bytes]) -> int | None:
    return next((pid for pid, words in in_session(node.pid).items() if "raylet/raylet" in words), None)


@pytest.fixture(scope="module")
def cluster() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The address of a cluster of two nodes, and the second of them. Its folder must have a short name."""
    folder = Path(tempfile.mkdtemp(prefix="ray", dir="/tmp"))
    (folder / "token").write_text(secrets.token_hex(32))
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_AUTH_MODE", "token")
        patch.setenv("RAY_AUTH_TOKEN_PATH", str(folder / "token"))
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        port = address.partition(":")[2]
        nodes = [ray_start("--head", f"--port={port}", "--include-dashboard=false", f"--temp-dir={folder}/t")]
        try:
            wait_until(lambda: raylet(nodes[0]))
            nodes.append(ray_start(f"--address={address}"))
            wait_until(lambda: raylet(nodes[1]))
            time.sleep(3)  # until it has told the first
            yield address, nodes[1]
        finally:
            for node in nodes:
                for pid in in_session(node.pid):
                    os.kill(pid, signal.SIGKILL)
                node.wait()
            shutil.rmtree(folder, ignore_errors=True)


def test_a_node_and_a_driver_may_die(
    cluster: tuple[str, subprocess.Popen[bytes]], corpus: Path, whole: list[Row], tmp_path: Path
) -> None:
    """Killed drivers first: a dead node stays dead. Its run goes on without it."""
    address, second = cluster
    with started(corpus, tmp_path, 2 * SECONDS, "--ray", address) as run:
        wait_for_parts(tmp_path, 2)
        run.kill()
    kept = len(rows(tmp_path))
    assert 10 <= kept < len(whole)
    with started(corpus, tmp_path, 2 * SECONDS, "--ray", address) as run:
        wait_for_parts(tmp_path, kept // 5 + 2)
        os.kill(raylet(second) or 0, signal.SIGKILL)
        said = run.communicate(timeout=PATIENCE)[1]
    assert run.returncode == 1, said  # one record is broken
    assert f"{kept} done before" in said
    assert rows(tmp_path) == whole
