"""The parts of a Procfile: started with names before their lines, and none left behind."""

import io
import os
from pathlib import Path

import pytest

from plaza.local.processes import Processes, Restarts
from tests.waiting import until

pytestmark = pytest.mark.no_engine


def runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{process}/stat").read_text().split()[2] != "Z" if Path("/proc/self").exists() else True


@pytest.fixture
def parts(tmp_path: Path):
    """Starts a Procfile of these lines; what its parts print is in `printed`."""
    started = []

    def start(*lines: str) -> Processes:
        (tmp_path / "Procfile").write_text("\n".join(lines))
        printed = io.StringIO()
        processes = Processes(tmp_path / "Procfile", environment=dict(os.environ), output=printed)
        processes.printed = printed
        started.append(processes)
        processes.start()
        return processes

    yield start
    for processes in started:
        processes.stop()


def test_puts_the_name_before_each_line(parts) -> None:
    processes = parts("till: echo open; exec sleep 60", "door: echo unlocked; exec sleep 60")
    assert until(lambda: processes.printed.getvalue().count("\n") == 2)
    assert "till | open" in processes.printed.getvalue()
    assert "door | unlocked" in processes.printed.getvalue()
    assert processes.ended() is None


def test_names_the_part_that_ended(parts) -> None:
    processes = parts("till: exec sleep 60", "door: exit 3")
    assert until(processes.ended)
    assert processes.ended() == "door"


class TestWhatEndsByItself:
    def test_is_started_again_in_words(self, parts) -> None:
        processes = parts("till: echo open; exec sleep 60", "door: exec sleep 60")
        till, door = processes.process_ids()
        os.kill(till, 9)
        assert until(lambda: processes.restart_what_ended() or processes.printed.getvalue().count("open") == 2)
        assert "till | Ended by SIGKILL: it is started again." in processes.printed.getvalue()
        assert processes.process_ids()[0] != till
        assert processes.process_ids()[1] == door

    def test_is_given_up_when_it_fails_at_once_each_time(self, parts, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("plaza.local.processes.PAUSES", (0.0, 0.1, 0.1))
        processes = parts("till: exec sleep 60", "door: echo stuck; exit 3")
        assert until(processes.restart_what_ended)
        assert processes.restart_what_ended() == "door"
        assert processes.printed.getvalue().count("Ended with exit code 3: it is started again.") == 2

    def test_leaves_its_children_at_work_until_another_has_its_place(self, parts, monkeypatch) -> None:
        """A server whose main process was killed goes on serving while the next one starts."""
        monkeypatch.setattr("plaza.local.processes.SECONDS_TO_TAKE_OVER", 0.5)
        processes = parts("till: sleep 60 & echo $!; wait")
        assert until(lambda: "\n" in processes.printed.getvalue())
        child = int(processes.printed.getvalue().split()[-1])
        os.kill(processes.process_ids()[0], 9)
        assert until(lambda: processes.restart_what_ended() or processes.printed.getvalue().count("\n") == 3)
        assert runs(child)
        assert until(lambda: processes.restart_what_ended() or not runs(child))

    def test_waits_longer_each_time_until_it_lives(self) -> None:
        restarts = Restarts()
        assert [restarts.pause_after(lived) for lived in (60, 1, 1, 60, 1, 1, 1)] == [0, 0.5, 2, 0, 0.5, 2, None]


def test_stops_the_children_of_a_part_that_was_killed(parts) -> None:
    processes = parts("till: sleep 60 & echo $!; wait")
    assert until(lambda: "\n" in processes.printed.getvalue())
    child = int(processes.printed.getvalue().split()[-1])
    (part,) = processes.process_ids()
    os.kill(part, 9)
    assert until(processes.ended)
    assert runs(child)
    processes.stop()
    assert until(lambda: not runs(child))


def test_kills_a_part_that_does_not_stop_when_asked(parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plaza.local.processes.SECONDS_TO_STOP", 0.3)
    processes = parts("till: trap '' TERM; echo deaf; while :; do sleep 1; done")
    assert until(lambda: "deaf" in processes.printed.getvalue())
    (part,) = processes.process_ids()
    processes.stop()
    assert not runs(part)
