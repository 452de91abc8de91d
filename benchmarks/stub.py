"""A server that answers every request with canned bytes, as DynamoDB would send them, at next to no cost."""

import asyncio
import json
import re
import sys
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

OPERATION = re.compile(rb"\r\nx-amz-target: *dynamodb_20120810\.(\w+)", re.IGNORECASE)
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)

UNKNOWN = {"__type": "com.amazon.coral.service#UnknownOperationException"}
# GetItem is answered with the product for that table, and with nothing for the others.
PRODUCTS = b'Products"'


def framed(content: Any, status: str = "200 OK") -> bytes:
    """An HTTP answer with the headers that DynamoDB sends, checksum included."""
    body = json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()
    head = (
        f"HTTP/1.1 {status}\r\nServer: Server\r\nDate: Wed, 01 Jan 2025 00:00:00 GMT\r\n"
        f"Content-Type: application/x-amz-json-1.0\r\nContent-Length: {len(body)}\r\nConnection: keep-alive\r\n"
        f"x-amzn-RequestId: {'7' * 52}\r\nx-amz-crc32: {zlib.crc32(body)}\r\n\r\n"
    )
    return head.encode() + body


class Canned:
    """The answers by operation."""

    def __init__(self, contents: Mapping[str, Any]):
        self.answers = {operation.encode(): framed(content) for operation, content in contents.items()}
        self.nothing = framed({})
        self.unknown = framed(UNKNOWN, "400 Bad Request")

    def answer(self, operation: bytes, body: bytes) -> bytes:
        if operation == b"GetItem" and PRODUCTS not in body:
            return self.nothing
        return self.answers.get(operation, self.unknown)


class Connection(asyncio.Protocol):
    """One client's connection: whole requests are answered as they come in."""

    transport: asyncio.Transport

    def __init__(self, canned: Canned):
        self.canned = canned
        self.waiting = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        data = self.waiting + data
        while (end := data.find(b"\r\n\r\n")) >= 0:
            head = data[:end]
            length = LENGTH.search(head)
            whole = end + 4 + (int(length[1]) if length else 0)
            if len(data) < whole:
                break
            operation = OPERATION.search(head)
            self.transport.write(self.canned.answer(operation[1] if operation else b"", data[end + 4 : whole]))
            data = data[whole:]
        self.waiting = data


async def serve(canned: Canned) -> asyncio.Server:
    """Listens on a port of this machine that the system chooses."""
    return await asyncio.get_running_loop().create_server(lambda: Connection(canned), "127.0.0.1", 0)


def port_of(server: asyncio.Server) -> int:
    port: int = server.sockets[0].getsockname()[1]
    return port


async def main(contents: Mapping[str, Any]) -> None:
    server = await serve(Canned(contents))
    print(port_of(server), flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(json.loads(Path(sys.argv[1]).read_text())["answers"]))
