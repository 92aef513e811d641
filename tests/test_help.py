"""What `--help` promises: every command is explained, every example parses, and a shell can complete it."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from lapwing.cli import main, manual

ROOT = Path(__file__).parent.parent
PAGES = manual.pages()
ALL = [("lapwing", main), *manual.commands(main)]
LEAVES = [(words, command) for words, command in ALL if not isinstance(command, click.Group)]
COLUMNS = 80


def context(words: str) -> click.Context:
    """The context of a command, as if it had been called by its words."""
    width = COLUMNS - 2  # what click takes of a terminal
    made = click.Context(main, info_name="lapwing", terminal_width=width, **main.context_settings)
    for word in () if words == "lapwing" else words.split():
        made = click.Context(made.command.commands[word], made, word)
    return made


def helped(words: str) -> str:
    made = context(words)
    return made.command.get_help(made)


def named(commands):
    return pytest.mark.parametrize(("words", "command"), commands, ids=[words for words, _ in commands])


# --- every command --------------------------------------------------------------------------------


@named(ALL)
def test_a_command_is_explained(words, command):
    page = PAGES[words]
    assert page["examples"]
    assert page.get("text") or isinstance(command, click.Group)
    first = (command.help or "").splitlines()[0]
    assert first[0].isupper()
    assert words == "lapwing" or page["short"].endswith(".")


def test_every_page_of_the_manual_is_one_of_a_command():
    assert set(PAGES) == {words for words, _ in ALL}
    assert {key for page in PAGES.values() for key in page} == {"short", "text", "examples", "partly"}


@named(ALL)
def test_help_fits_the_terminal(words, command):
    lines = helped(words).splitlines()
    assert [line for line in lines if len(line) > COLUMNS] == []
    listed = lines[lines.index("Commands:") + 1 :] if "Commands:" in lines else []
    assert [line for line in listed if line.endswith("...")] == [], "give it a `short` in the manual"
    assert len(listed) == len(getattr(command, "commands", ())), "a `short` is longer than a line"


@named(LEAVES)
def test_help_tells_what_comes_out_and_the_exit_status(words, command):
    text = " ".join(helped(words).split())
    assert "Exit status: 0 if all was done;" in text
    assert "2 if nothing could be done." in text
    assert ("1 if " in text.partition("Exit status:")[2]) == ("partly" in PAGES[words])
    for line in PAGES[words]["examples"]:
        assert f"\n    {line}\n" in helped(words)


@named(LEAVES)
def test_every_option_and_argument_is_explained(words, command):
    made = context(words)
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{words} {parameter.opts[0]} has no help"
            wanted = "metavar: what it takes, in a word"
            assert parameter.make_metavar(made) != "TEXT", f"{words} {parameter.opts[0]} has no {wanted}"
        else:
            name = parameter.metavar or str(parameter.name).upper()
            assert re.search(rf"\b{name}\b", command.help), f"{words} does not say what {name} is"


@named(LEAVES)
def test_defaults_are_shown(words, command):
    text = " ".join(helped(words).split())
    for parameter in command.params:
        if isinstance(parameter, click.Option) and isinstance(parameter.default, int | float | str):
            if parameter.is_flag and parameter.default is False:
                continue
            assert "[default: " in text.partition(parameter.opts[0])[2], f"{words} {parameter.opts[0]}"


# --- examples -------------------------------------------------------------------------------------


def calls(line: str):
    """What follows the word `lapwing` in each part of a line for a shell."""
    for part in re.split(r" [|>&]+ ", line.partition("  #")[0]):
        found = shlex.split(part, comments=True)
        if found[:1] == ["lapwing"]:
            yield found[1:]


def parse(words: list[str]) -> None:
    """What click does with a command line, short of running it."""
    made = main.make_context("lapwing", list(words))
    while isinstance(made.command, click.Group):
        name, command, rest = made.command.resolve_command(made, [*made._protected_args, *made.args])
        made = command.make_context(name, rest, parent=made)


def written():
    """Lines that call Lapwing, in the manual and in the documentation."""
    for words, page in PAGES.items():
        yield from (pytest.param(line, id=f"{words}: {line}") for line in page["examples"])
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        for line in path.read_text(encoding="utf-8").splitlines():
            if re.match(r" +lapwing ", line) and "..." not in line:
                yield pytest.param(line, id=f"{path.name}: {line.strip()}")


@pytest.mark.parametrize("line", list(written()))
def test_examples_parse(line, monkeypatch):
    monkeypatch.setattr(click.Path, "convert", lambda self, value, *_: value)  # examples name files of the reader's
    found = list(calls(line))
    assert found
    for words in found:
        with suppress(click.exceptions.Exit):  # --help and --version
            parse(words)


@pytest.mark.parametrize("line", ["lapwing brief", "lapwing brief RUS --colour", "lapwing import x --format y"])
def test_an_example_that_is_wrong_is_seen(line):
    with pytest.raises(click.UsageError):
        parse(*calls(line))


# --- the program and the module -------------------------------------------------------------------


def ran(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lapwing", *words]
    environment = {**os.environ, "COLUMNS": str(COLUMNS), **more}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


@pytest.mark.parametrize("words", [("--version",), ("brief", "--help"), ("brief",), ("nonsense",)])
def test_the_module_behaves_like_the_program(words):
    program = CliRunner(env={"COLUMNS": str(COLUMNS)}).invoke(main, words, prog_name="lapwing")
    module = ran(*words)
    assert module.returncode == program.exit_code
    assert module.stdout.split() == program.stdout.split()  # click's runner breaks lines two columns later
    assert module.stderr.split() == program.stderr.split()


def test_help_loads_nothing_heavy():
    """A second of waiting before every word is completed would be too much."""
    heavy = "{'numpy', 'onnxruntime', 'scipy', 'sklearn', 'sqlalchemy', 'trafilatura', 'starlette', 'lapwing.records'}"
    code = f"import sys, lapwing.cli; sys.exit(repr({heavy} & set(sys.modules) or ''))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.stderr.strip("'\n") == ""


# --- completion -----------------------------------------------------------------------------------


@pytest.fixture
def program(tmp_path) -> dict[str, str]:
    """An environment in which `lapwing` is on the PATH, whatever environment the tests run in."""
    (tmp_path / "lapwing").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lapwing "$@"\n')
    (tmp_path / "lapwing").chmod(0o755)
    return {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ.get('PATH', '')}"}


def needs(shell: str):
    return pytest.mark.skipif(shutil.which(shell) is None, reason=f"no {shell} on this machine")


WORDS = [
    ("bri", {"brief"}),
    ("corpus a", {"agreement"}),
    ("picture ", {"timeline", "graph", "family"}),
    ("brief RUS --ht", {"--html"}),
    ("relation RUS IRN --by q", {"quarter"}),
]


@needs("bash")
@pytest.mark.parametrize(("typed", "wanted"), WORDS)
def test_bash_completes(program, typed, wanted):
    words = f"lapwing {typed}".split(" ")
    script = """
        source <(lapwing completion bash) || exit 3
        found=$(complete -p lapwing) && found=${found##*-F } && found=${found%% *} || exit 4
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        "$found" lapwing "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        printf '%s\\n' "${COMPREPLY[@]}"
    """
    command = ["bash", "--norc", "-c", script, "-", *words]
    run = subprocess.run(command, capture_output=True, text=True, check=False, env=program)
    assert (run.returncode, set(run.stdout.split())) == (0, wanted), run.stderr


@needs("fish")
@pytest.mark.parametrize(("typed", "wanted"), WORDS)
def test_fish_completes(program, typed, wanted):
    script = f"lapwing completion fish | source; complete -C 'lapwing {typed}'"
    command = ["fish", "--no-config", "-c", script]
    run = subprocess.run(command, capture_output=True, text=True, check=False, env=program)
    assert {line.split("\t")[0] for line in run.stdout.splitlines()} == wanted, run.stderr


@needs("zsh")
def test_zsh_takes_the_script(program):
    script = "autoload -U compinit && compinit -D && source <(lapwing completion zsh) && print -r -- $_comps[lapwing]"
    command = ["zsh", "-f", "-c", script]
    run = subprocess.run(command, capture_output=True, text=True, check=False, env=program)
    assert (run.stdout.strip(), run.stderr) == ("_lapwing_completion", "")


@pytest.mark.parametrize("typed", ["lineage ", "compare one.txt ", "brief RUS --store ", "code ", "import "])
def test_file_names_are_left_to_the_shell(typed):
    words = f"lapwing {typed}"
    found = ran(_LAPWING_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=str(words.count(" ")))
    assert found.stdout.splitlines() in (["file,"], ["dir,"])


def test_shells_that_are_not_known_are_named():
    found = CliRunner().invoke(main, ["completion", "tcsh"])
    assert found.exit_code == 2
    assert "bash" in found.stderr
