"""The example notebook, run from its first cell to its last by a kernel of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from patience import PATIENCE

nbclient = pytest.importorskip("nbclient", reason="pip install -e '.[notebook]'")
nbformat = pytest.importorskip("nbformat")
pytest.importorskip("pandas")

NOTEBOOK = Path(__file__).parents[1] / "examples" / "notebooks" / "russia-iran.ipynb"


# The kernel's own libraries warn of settings that are theirs to change.
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::RuntimeWarning")
def test_the_notebook_runs_and_ends_in_a_figure() -> None:
    book = nbformat.read(NOTEBOOK, as_version=4)
    assert not any(cell.get("outputs") for cell in book.cells)  # none is kept: they would grow old
    nbclient.NotebookClient(book, timeout=PATIENCE, kernel_name="python3").execute(cwd=str(NOTEBOOK.parent))
    outputs = [output for cell in book.cells for output in cell.get("outputs", ())]
    assert not [output for output in outputs if output.output_type == "error"]
    shown = "\n".join(str(output.get("data", output.get("text"))) for output in outputs)
    assert "15 articles, 12 independent origins" in shown
    assert "<svg" in shown
    assert "happenings by quarter" in shown
    assert "events and one figure in 2 files" in shown
