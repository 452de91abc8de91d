"""Serves the release in this directory for `test_two_releases`, until it is told to stop; prints its port."""

import os
from wsgiref.simple_server import WSGIRequestHandler, make_server

os.environ["PLAZA_SETTINGS"] = "tests.settings"


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing of what is asked."""


def main() -> None:
    from plaza.wsgi import application

    with make_server("127.0.0.1", 0, application, handler_class=Quiet) as server:
        print(server.server_port, flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
