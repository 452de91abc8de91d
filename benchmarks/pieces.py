"""Where the CPU of a call goes, piece by piece: each is done alone, on the bytes of the stub's answer."""

import functools
import socket
import time
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from benchmarks.canned import Things
from benchmarks.clients import INDEX, REGION, Where
from benchmarks.clients.floor import Floor
from benchmarks.clients.ours import Plaza
from benchmarks.measuring import interleaved, medians
from benchmarks.reporting import Table
from benchmarks.stub import framed
from dynamo.wire.client import use_transport
from dynamo.wire.transport.connections import Connection
from dynamo.wire.transport.endpoints import LOCAL_KEYS, FixedKeys
from dynamo.wire.transport.lean import LeanTransport
from dynamo.wire.transport.signing import Signer

OPERATIONS = ("GetItem", "Query")
WHOLE, REST = "the whole call", "the rest: choosing the connection, the meter, retries, calls in between"
TIMES = 200


class Heard:
    """A connection's socket, of which only the answer is there."""

    def __init__(self, answer: bytes):
        self.answer = answer

    def fileno(self) -> int:
        return 0

    def setsockopt(self, *option: Any) -> None:
        pass

    def sendall(self, request: bytes) -> None:
        pass

    def recv(self, most: int) -> bytes:
        return self.answer


def measure(endpoint: str, things: Things, *, rounds: int) -> Table:
    """Microseconds of CPU: medians over the rounds."""
    measures = {
        (piece, operation): functools.partial(microseconds, work)
        for operation in OPERATIONS
        for piece, work in pieces(operation, endpoint, things).items()
    }
    use_transport(LeanTransport(endpoint, REGION, FixedKeys(LOCAL_KEYS), connect_seconds=1, read_seconds=2))
    try:
        return table(medians(interleaved(measures, rounds)))
    finally:
        use_transport(None)


def pieces(operation: str, endpoint: str, things: Things) -> dict[str, Callable[[], Any]]:
    from shop.products import Listing, Product

    where = Where(endpoint)
    plaza, floor = Plaza(where), Floor(where)
    content = things.answers(where.prefix)[operation]
    answer = framed(content)
    body = answer.partition(b"\r\n\r\n")[2]
    connection = Connection(Heard(answer))  # type: ignore[arg-type]
    signer = Signer(LOCAL_KEYS, REGION, "127.0.0.1:1")
    request = {"TableName": plaza.table("Products"), "IndexName": INDEX, "Key": {"product_id": {"S": "x" * 26}}}
    sent = orjson.dumps(request)
    newest = Listing.newest(category_id="x" * 26)
    exchanged = floor.get if operation == "GetItem" else floor.ask
    ask, load = {
        "GetItem": (lambda: Product.key(product_id="x" * 26), lambda: Product.load(content["Item"])),
        "Query": (
            lambda: Listing.newest(category_id="x" * 26)._request(),
            lambda: newest.query.entities(content["Items"]),
        ),
    }[operation]
    return {
        "the request's parameters": ask,
        "orjson writes them": lambda: orjson.dumps(request),
        "the signature": lambda: signer.headers(f"DynamoDB_20120810.{operation}", sent),
        "the socket: send and receive": lambda: exchange(floor.socket, exchanged, len(answer)),
        "httptools reads the answer": lambda: connection.exchange(b"", time.monotonic() + 2),
        "CRC32": lambda: zlib.crc32(body),
        "orjson reads the body": lambda: orjson.loads(body),
        "the loader makes entities": load,
        WHOLE: plaza.calls[operation],
    }


def exchange(connected: socket.socket, request: bytes, length: int) -> None:
    connected.sendall(request)
    while length > 0:
        length -= len(connected.recv(65536))


def microseconds(work: Callable[[], Any]) -> float:
    begun = time.process_time()
    for _ in range(TIMES):
        work()
    return (time.process_time() - begun) / TIMES * 1e6


def table(figures: Mapping[tuple[str, str], float]) -> Table:
    names = [piece for piece, operation in figures if operation == "GetItem" and piece != WHOLE]
    rows: list[list[str | float | None]] = [[name, *(figures[name, each] for each in OPERATIONS)] for name in names]
    wholes = [figures[WHOLE, each] for each in OPERATIONS]
    sums = [sum(figures[name, each] for name in names) for each in OPERATIONS]
    rows.append([REST, *(all_of_it - known for all_of_it, known in zip(wholes, sums, strict=True))])
    rows.append([WHOLE, *wholes])
    return Table("Where Plaza's CPU goes, µs, each piece by itself", ("", *OPERATIONS), rows)
