"""The parts as one Plaza: where it listens, what is done before its web starts, what bin/manage is told."""

import contextlib
import socket
import subprocess
import sys
import threading
from http.server import HTTPServer, SimpleHTTPRequestHandler
from pathlib import Path

import pytest
from honcho.environ import parse_procfile

from dynamo.tools.local import LocalDynamo, LocalDynamoFailed, free_port
from plaza import settings
from plaza.local import ROOT, parts
from plaza.local.parts import Parts
from plaza.local.processes import Processes
from plaza.local.steps import Halted

pytestmark = pytest.mark.no_engine
second_loopback = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux answers at 127.0.0.2")


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PLAZA_DEBUG", "PLAZA_HOST", "DYNAMO_PREFIX"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def plaza(tmp_path: Path) -> Parts:
    return Parts(port=free_port(), data=tmp_path / "data")


class TestStart:
    """What happens before the web starts, without an engine and without programs."""

    @pytest.fixture
    def done(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        done: list[str] = []
        monkeypatch.setattr(LocalDynamo, "start", lambda engine: engine)
        monkeypatch.setattr(Parts, "manage", lambda plaza, *words, live=False: done.append(" ".join(words)) or "")
        monkeypatch.setattr(Parts, "_start_processes", lambda plaza: done.append("web"))
        return done

    def test_static_files_are_collected_where_they_are_not_served_from_their_sources(
        self, done: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("PLAZA_DEBUG", "0")
        with Parts(port=free_port(), data=tmp_path).running():
            pass
        assert done[-2:] == ["collectstatic --noinput --verbosity 0", "web"]
        assert "✓ Static files" in capsys.readouterr().out

    def test_nothing_is_collected_in_development(self, done: list[str], plaza: Parts) -> None:
        with plaza.running():
            pass
        assert done == ["dynamo_tables --apply", "demo --if-empty", "web"]

    @pytest.mark.parametrize("word", ["1", " Yes ", "on", "TRUE", "0", "off", "2", " "])
    def test_debug_is_read_as_the_settings_read_it(self, word: str, plaza: Parts, monkeypatch) -> None:
        monkeypatch.setenv("PLAZA_DEBUG", word)
        plaza.environment["PLAZA_DEBUG"] = word
        assert plaza.in_development is settings.env_flag("PLAZA_DEBUG")


class TestHost:
    """Plaza at another address than the usual."""

    def at(self, host: str, monkeypatch: pytest.MonkeyPatch, port: int = 0) -> Parts:
        monkeypatch.setenv("PLAZA_HOST", host)
        return Parts(port=port or free_port(), data=Path("unused"))

    @second_loopback
    def test_is_asked_where_it_listens(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Processes, "start", lambda processes: None)
        monkeypatch.setattr(parts, "SECONDS_TO_START", 0)
        plaza = self.at("127.0.0.2", monkeypatch)
        with pytest.raises(Halted, match=r"ended by itself|did not answer at http://127\.0\.0\.2:"):
            plaza._start_processes()
        with HTTPServer(("127.0.0.2", plaza.port), SimpleHTTPRequestHandler) as web:
            thread = threading.Thread(target=web.handle_request)
            thread.start()
            plaza._start_processes()
            thread.join()

    @pytest.mark.parametrize(
        ("host", "address"),
        [
            ("127.0.0.2", "http://127.0.0.2:{}/"),
            ("0.0.0.0", "http://127.0.0.1:{}/"),
            ("::", "http://[::1]:{}/"),
            ("::1", "http://[::1]:{}/"),
        ],
    )
    def test_its_address_can_be_looked_at(self, host: str, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(parts, "taken", lambda port, host: False)
        plaza = self.at(host, monkeypatch)
        assert plaza.address == address.format(plaza.port)
        assert plaza.environment["PLAZA_HOST"] == host

    @second_loopback
    @pytest.mark.parametrize("host", ["127.0.0.2", "0.0.0.0"])
    def test_a_port_taken_there_is_refused(self, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
        with socket.socket() as other:
            other.bind(("127.0.0.2", 0))
            other.listen()
            port = other.getsockname()[1]
            with pytest.raises(Halted, match=f"Port {port} is taken"):
                self.at(host, monkeypatch, port)

    def test_one_that_is_not_of_this_machine_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with pytest.raises(Halted, match=r"cannot listen at the PLAZA_HOST 192\.0\.2\.1: "):
            self.at("192.0.2.1", monkeypatch)
        with pytest.raises(Halted, match="PLAZA_HOST is localhost, and should be an IP address"):
            self.at("localhost", monkeypatch)


class TestEngine:
    """DynamoDB Local, killed while Plaza runs."""

    @pytest.fixture
    def deaths(self, plaza: Parts, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """What happens to an engine that is dead each time somebody looks, until it has been started twice."""
        done: list[str] = []
        monkeypatch.setattr(parts.time, "sleep", lambda seconds: done.append(f"slept {seconds}"))
        monkeypatch.setattr(LocalDynamo, "alive", property(lambda engine: done.count("started") > 1))
        monkeypatch.setattr(LocalDynamo, "stop", lambda engine: done.append("stopped"))
        monkeypatch.setattr(LocalDynamo, "start", lambda engine: done.append("started"))
        monkeypatch.setattr(Processes, "restart_what_ended", lambda processes: done.count("started") > 1 and "web")
        return done

    def test_is_started_again(self, plaza: Parts, deaths: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(Halted, match="The part web ended at once each time"):
            plaza.wait(threading.Event())
        assert [each for each in deaths if not each.startswith("slept")] == ["stopped", "started"] * 2
        assert "DynamoDB Local ended by itself, and is started again." in capsys.readouterr().out

    def test_is_given_up_when_it_fails_each_time(self, plaza: Parts, deaths: list[str], monkeypatch) -> None:
        def fail(engine: LocalDynamo) -> None:
            raise LocalDynamoFailed("no")

        monkeypatch.setattr(LocalDynamo, "start", fail)
        with pytest.raises(Halted, match="DynamoDB Local ended at once each time it was started"):
            plaza.wait(threading.Event())
        assert deaths.count("stopped") == 2


class TestBinManage:
    @pytest.fixture(autouse=True)
    def running(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        running = tmp_path / "running"
        monkeypatch.setattr(parts, "RUNNING", running)
        return running

    def told(self, running: Path, *names: str) -> list[str]:
        """What a shell makes of it, as in bin/manage."""
        words = "set -a; . " + str(running) + "; " + "; ".join(f'printf "%s\\n" "${name}"' for name in names)
        return subprocess.run(["sh", "-c", words], env={}, capture_output=True, text=True).stdout.splitlines()

    def test_is_told_of_the_same_tables(self, tmp_path: Path, running: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DYNAMO_PREFIX", "two words-")
        plaza = Parts(port=free_port(), data=tmp_path)
        with plaza.known_to_bin_manage():
            assert self.told(running, "DYNAMO_PREFIX", "DYNAMO_ENDPOINT", "PLAZA_DATA_DIR", "PLAZA_DEBUG") == [
                "two words-",
                plaza.engine.endpoint,
                str(tmp_path),
                "1",
            ]
        assert not running.exists()

    def test_is_told_of_no_prefix_where_none_was_chosen(self, plaza: Parts, running: Path) -> None:
        with plaza.known_to_bin_manage():
            assert "DYNAMO_PREFIX" not in running.read_text()

    def test_a_plaza_that_stops_leaves_what_another_wrote(self, tmp_path: Path, running: Path) -> None:
        first, second = (Parts(port=free_port(), data=tmp_path / name) for name in ("first", "second"))
        with contextlib.ExitStack() as second_runs:
            with first.known_to_bin_manage():
                second_runs.enter_context(second.known_to_bin_manage())
            assert self.told(running, "PLAZA_DATA_DIR") == [str(tmp_path / "second")]
        assert not running.exists()

    def test_need_not_be_told(self, plaza: Parts, monkeypatch: pytest.MonkeyPatch, capsys, tmp_path: Path) -> None:
        (tmp_path / "kept").write_text("no directory")
        monkeypatch.setattr(parts, "RUNNING", tmp_path / "kept" / "running")
        with plaza.known_to_bin_manage():
            pass
        assert "bin/manage will not find this Plaza" in capsys.readouterr().out

    def test_a_plaza_that_stops_last_minds_nothing_gone(self, plaza: Parts, running: Path) -> None:
        with plaza.known_to_bin_manage():
            running.unlink()


def test_the_procfile_names_no_script_that_knows_where_it_was_installed() -> None:
    for command in parse_procfile((ROOT / "Procfile").read_text()).processes.values():
        assert command.startswith("exec python ")
