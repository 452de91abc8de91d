"""A gate before the engine: it lets connections through, or accepts them and never answers, as one that hangs does."""

import contextlib
import socket
import threading
from typing import Self


class Gate:
    """Listens at a port of this machine for another port of it, in threads of its own, while the `with` block lasts."""

    def __init__(self, leads_to: int) -> None:
        self._leads_to = leads_to
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._open = threading.Event()
        self._open.set()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def hang(self) -> None:
        """From now on every request is taken, and none is passed on or answered."""
        self._open.clear()

    def let_through(self) -> None:
        """Pass on again. Whoever waits for an answer loses the connection."""
        self._open.set()

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._open.set()
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # It was closed.
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._connect, args=(client,), daemon=True).start()

    def _connect(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            self._open.wait()
            with socket.create_connection(("127.0.0.1", self._leads_to)) as engine:
                for one in (client, engine):
                    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                back = threading.Thread(target=self._pass_on, args=(engine, client), daemon=True)
                back.start()
                self._pass_on(client, engine)
                back.join()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        """Until either side closes. What comes while the gate hangs is dropped, and the connection with it."""
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if not self._open.is_set():
                    self._open.wait()
                    break
                target.sendall(data)
        for one in (source, target):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
