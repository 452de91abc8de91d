"""The least there is to do: a socket, the finished request, orjson on what comes back. Nothing is signed or checked.

It reads the stub's answers only, which say how long they are; DynamoDB Local sends large ones in chunks.
"""

import socket
from typing import Any

import orjson

from benchmarks.clients import INDEX, PAGE, PRODUCT_IDS, SHELF, Client, Fact, Where, fact_of_dict, plain


class Floor(Client):
    operations = ("GetItem", "Query")

    def __init__(self, where: Where):
        super().__init__(where)
        self.socket = socket.create_connection(("127.0.0.1", where.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        key = {"product_id": {"S": PRODUCT_IDS[0]}, "record": {"S": "DETAILS"}}
        self.get = self._request("GetItem", {"TableName": self.table("Products"), "Key": key})
        asked = {
            "TableName": self.table("Products"),
            "IndexName": INDEX,
            "KeyConditionExpression": "listing_category_id = :p",
            "ExpressionAttributeValues": {":p": {"S": SHELF}},
            "ScanIndexForward": False,
            "Limit": PAGE + 1,
        }
        self.ask = self._request("Query", asked)

    def get_item(self) -> Any:
        return self._answer(self.get)["Item"]

    def query(self) -> Any:
        return self._answer(self.ask)["Items"]

    def _request(self, operation: str, parameters: dict[str, Any]) -> bytes:
        body = orjson.dumps(parameters)
        head = (
            f"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Amz-Target: DynamoDB_20120810.{operation}\r\n"
            f"Content-Type: application/x-amz-json-1.0\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    def _answer(self, request: bytes) -> Any:
        self.socket.sendall(request)
        data = self.socket.recv(65536)
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self.socket.recv(65536)
        head = data[:end].lower()
        start = head.index(b"content-length:") + 15
        whole = end + 4 + int(head[start:].split(b"\r", 1)[0])
        while len(data) < whole:
            data += self.socket.recv(65536)
        return orjson.loads(data[end + 4 :])

    def fact(self, item: Any) -> Fact:
        return fact_of_dict(plain({"M": item}))
