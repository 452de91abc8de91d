"""The web of the Procfile as it runs: clients that hang, and processes that are killed."""

import contextlib
import http.client
import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from honcho.environ import parse_procfile

from dynamo.tools.local import free_port
from plaza.local import ROOT
from plaza.local.processes import Processes
from plaza.local.steps import program_environment
from tests.plaza.local.test_processes import until

pytestmark = pytest.mark.no_engine

HALF_A_FORM = b"POST /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nhalf"


class Web:
    def __init__(self, processes: Processes, port: int) -> None:
        self.processes, self.port = processes, port

    def answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/static/js/busy-forms.js")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def children(self) -> set[int]:
        main = self.processes.process_ids()[0]
        return {int(each) for each in subprocess.run(["pgrep", "-P", str(main)], capture_output=True).stdout.split()}


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    data, port = tmp_path_factory.mktemp("data"), free_port()
    procfile = Path(data / "Procfile")
    procfile.write_text(
        "web: cd " + str(ROOT) + "; " + parse_procfile((ROOT / "Procfile").read_text()).processes["web"]
    )
    environment = program_environment() | {
        "PLAZA_DEBUG": "1",
        "PLAZA_DATA_DIR": str(data),
        "PLAZA_PORT": str(port),
        "PLAZA_WORKERS": "1",
        "DYNAMO_ENDPOINT": "http://127.0.0.1:1",
    }
    with (data / "printed").open("w") as output:
        processes = Processes(procfile, environment=environment, output=output)
        processes.start()
        running = Web(processes, port)
        try:
            assert until(running.answers)
            yield running
        finally:
            processes.stop()


def test_files_are_answered_while_clients_hang_in_their_forms(web: Web) -> None:
    with contextlib.ExitStack() as hanging:
        for _ in range(8):
            client = hanging.enter_context(socket.create_connection(("127.0.0.1", web.port)))
            client.sendall(HALF_A_FORM)
        assert all(web.answers() for _ in range(10))


def test_a_process_that_is_killed_is_replaced(web: Web) -> None:
    (killed,) = web.children()
    os.kill(killed, 9)
    assert until(web.answers)
    assert until(lambda: len(web.children() - {killed}) == 1)


def test_killed_as_a_whole_it_serves_on_until_it_is_started_again(web: Web) -> None:
    """The process that serves is left, and ends when another has taken its place."""
    before = web.processes.process_ids()
    os.kill(before[0], 9)
    assert web.answers()
    assert until(lambda: web.processes.restart_what_ended() or web.processes.process_ids() != before)
    assert until(lambda: web.answers() and web.children())
