"""Right, stage *Optimise*: start, watch, stop, and take over the schedule."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLabel, QProgressBar

from app.base.message import Message, say
from app.domain.shares import POINTS, are_shown, most_hours
from app.geo.quantities import format_share
from app.session.usecases.optimise import Result, optimise, take_over
from app.ui.entries import unread
from app.ui.jobs import JobRunner
from app.ui.parts import Figure, Panel, button, label
from app.ui.workspace import Workspace

_FIGURES = ("value", "bound", "gap", "elapsed")


class OptimisePanel(Panel):
    """Runs the optimiser off the window's thread; stopping keeps the best schedule so far."""

    solved = Signal(object)
    """A result was taken over."""

    def __init__(self, workspace: Workspace, jobs: JobRunner) -> None:
        super().__init__(str(say("ui.optimise")))
        self._workspace = workspace
        self._jobs = jobs
        self._running = False
        self.column.addWidget(label(str(say("ui.optimise_hint")), "hint"))
        form = self.form()
        self.seconds = Figure(60, "s", 1, 3600)
        self.seconds.add_to(form, str(say("ui.seconds")))
        self.seed = Figure(0, "", 0, 999_999)
        self.seed.setToolTip(str(say("ui.seed_tip")))
        self.seed.add_to(form, str(say("ui.seed")))
        self.holds = QCheckBox(str(say("ui.hold_shares")))
        self.holds.setToolTip(str(say("ui.hold_shares_tip")))
        self.tolerance = Figure(5, "%", 0, 100, 1)
        self.tolerance.setToolTip(str(say("ui.tolerance_tip")))
        self.tolerance.setEnabled(False)
        self.holds.toggled.connect(self.tolerance.setEnabled)
        form.addRow(self.holds)
        self.tolerance.add_to(form, str(say("ui.tolerance")))
        self._form = form
        self.start = button("ui.optimise_now", self._start, primary=True)
        self.stop = button("ui.stop", jobs.stop)
        self.stop.setEnabled(False)
        self.buttons(self.start, self.stop)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.column.addWidget(self.bar)
        self._figures = self._add_figures()
        self.outcome = label("", "hint")
        self.column.addWidget(self.outcome)
        jobs.progressed.connect(self._progress)
        jobs.busy_changed.connect(self._busy)
        jobs.failed.connect(lambda _text: self.outcome.setText(""))
        workspace.opened.connect(self.outcome.clear)
        workspace.judged.connect(self._allow)
        self._allow()

    def toggle(self) -> None:
        """Start, or stop where it is running."""
        if self._running:
            self._jobs.stop()
        else:
            self._start()

    def _allow(self) -> None:
        """Offer to hold to shares where any are agreed and this copy is the lead's own."""
        plan = self._workspace.plan
        offered = are_shown(plan) and bool(most_hours(plan, 0.0))
        for field in (self.holds, self.tolerance):
            self._form.setRowVisible(field, offered)
        if not offered:
            self.holds.setChecked(False)

    def _add_figures(self) -> dict[str, QLabel]:
        form: QFormLayout = self.form()
        figures = {}
        for name in _FIGURES:
            figures[name] = label("-", "figure")
            form.addRow(str(say(f"ui.{name}")), figures[name])
        return figures

    def _start(self) -> None:
        if unread(self):
            return  # the reason stands below the field
        facts = self._workspace.session.facts
        seconds, seed = self.seconds.value(), int(self.seed.value())
        tolerance = self.tolerance.value() / POINTS if self.holds.isChecked() else None
        self.outcome.setText(str(say("ui.optimising")))
        self._running = self._jobs.run(
            lambda stop, progress: optimise(
                facts, seconds=seconds, seed=seed, stop=stop, progress=progress, tolerance=tolerance
            ),
            self._take_over,
        )
        self.stop.setEnabled(self._running)
        if not self._running:
            self.outcome.setText(str(say("ui.busy")))

    def _progress(self, done: float | None, message: Message) -> None:
        if not self._running:
            return  # another job's
        self.bar.setValue(int(1000 * (done or 0)))
        for name in _FIGURES:
            if name in message.params:
                self._figures[name].setText(str(message.params[name]))

    def _take_over(self, result: Result) -> None:
        change = self._workspace.do(take_over, result)
        self.solved.emit(result)
        key = "ui.optimised" if change is not None else "ui.optimised_same"
        found = {
            "value": f"{result.value:.1f}",
            "bound": f"{result.bound:.1f}",
            "gap": format_share(result.gap, 1),
        }
        for name, figure in found.items():
            self._figures[name].setText(figure)
        text = say(key, value=found["value"], gap=found["gap"], count=len(result.duties))
        self.outcome.setText(f"{text} {_held(result)}".strip())

    def _busy(self, busy: bool) -> None:
        self.start.setEnabled(not busy)
        if not busy:
            self._running = False
            self.stop.setEnabled(False)
            self.bar.setValue(0)


def _held(result: Result) -> str:
    """Return what holding to the shares costs, or that it could not be; nothing where not asked."""
    if result.free_value is None:
        return ""
    if not result.is_held:
        return str(say("ui.shares_not_held"))
    return str(say("ui.shares_held", cost=f"{result.free_value - result.value:.1f}"))
