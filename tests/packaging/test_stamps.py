"""A step of the set-up is done again when, and only when, what it reads has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def stamps(monkeypatch, tmp_path):
    """Return the module of stamps, working in an empty project."""
    monkeypatch.syspath_prepend(ROOT / "packaging")
    import stamps

    monkeypatch.setattr(stamps, "ROOT", tmp_path)
    monkeypatch.setattr(stamps, "STAMPS", tmp_path / "stamps")
    return stamps


def make_step(stamps, tmp_path, name="copy", needs=()):
    """Return a step that copies `in` to `out`."""
    source, target = tmp_path / "in", tmp_path / "out"
    source.write_text("one", "utf-8")
    return stamps.Step(
        name=name,
        title="copy",
        run=lambda: target.write_text(source.read_text("utf-8"), "utf-8"),
        inputs=("in",),
        outputs=("out",),
        needs=needs,
    )


def test_a_step_is_fresh_once_done(stamps, tmp_path):
    """A step is stale before it is done, and fresh after."""
    step = make_step(stamps, tmp_path)
    assert not stamps.is_fresh(step)
    stamps.redo(step)
    assert stamps.is_fresh(step)


def test_a_changed_input_makes_a_step_stale(stamps, tmp_path):
    """It is the content that counts."""
    step = make_step(stamps, tmp_path)
    stamps.redo(step)
    (tmp_path / "in").write_text("two", "utf-8")
    assert not stamps.is_fresh(step)


def test_a_missing_output_makes_a_step_stale(stamps, tmp_path):
    """A stamp alone does not count as done."""
    step = make_step(stamps, tmp_path)
    stamps.redo(step)
    (tmp_path / "out").unlink()
    assert not stamps.is_fresh(step)


def test_a_changed_need_makes_a_step_stale(stamps, tmp_path):
    """A step follows the inputs of the steps whose results it reads."""
    (tmp_path / "list").write_text("one", "utf-8")
    need = stamps.Step(name="need", title="need", run=lambda: None, inputs=("list",), outputs=())
    step = make_step(stamps, tmp_path, needs=(need,))
    stamps.redo(step)
    (tmp_path / "list").write_text("two", "utf-8")
    assert not stamps.is_fresh(step)


def test_a_failed_step_is_not_fresh(stamps, tmp_path):
    """A step that was done once and fails the next time does not keep its old stamp."""
    step = make_step(stamps, tmp_path)
    stamps.redo(step)

    def fail():
        raise OSError("disk full")

    failing = stamps.Step(name=step.name, title="copy", run=fail, inputs=step.inputs, outputs=step.outputs)
    with pytest.raises(OSError, match="disk full"):
        stamps.redo(failing)
    assert not stamps.is_fresh(step)
