"""aiodynamo on aiohttp, to plain dictionaries. A loop is entered once a batch of calls, as an application's is."""

import asyncio
import uuid
from collections.abc import Callable, Coroutine
from typing import Any

import aiohttp
from aiodynamo.client import URL
from aiodynamo.client import Client as AioClient
from aiodynamo.credentials import Key, StaticCredentials
from aiodynamo.expressions import F, HashKey
from aiodynamo.http.aiohttp import AIOHTTP
from aiodynamo.models import BatchGetRequest, ReturnValues, Select
from aiodynamo.operations import Put, Update

from benchmarks.clients import (
    BOUGHT,
    BUYER_ID,
    INDEX,
    KEY,
    PAGE,
    PRODUCT_IDS,
    REGION,
    SHELF,
    VARIANT_ID,
    Client,
    Fact,
    Where,
    fact_of_dict,
    plain,
)

Call = Callable[[], Coroutine[Any, Any, Any]]


class Aiodynamo(Client):
    def __init__(self, where: Where):
        super().__init__(where)
        self.loop = asyncio.new_event_loop()
        self.client = self.loop.run_until_complete(self._connect())
        self.order = plain({"M": where.order}) if where.order else {}
        self.coroutines: dict[str, Call] = {
            "GetItem": self._get_item,
            "Query": self._query,
            "BatchGetItem": self._batch_get,
            "UpdateItem": self._update_item,
            "TransactWriteItems": self._transact_write,
        }

    async def _connect(self) -> AioClient:
        self.session = aiohttp.ClientSession()
        return AioClient(
            AIOHTTP(self.session),
            StaticCredentials(Key(KEY, KEY)),
            REGION,
            URL(self.where.endpoint),
            numeric_type=int,
        )

    def call(self, operation: str) -> Any:
        return self.loop.run_until_complete(self.coroutines[operation]())

    def repeat(self, operation: str, times: int) -> None:
        self.loop.run_until_complete(self._repeat(self.coroutines[operation], times))

    def close(self) -> None:
        self.loop.run_until_complete(self.session.close())
        self.loop.close()

    async def _repeat(self, call: Call, times: int) -> None:
        for _ in range(times):
            await call()

    async def _get_item(self) -> Any:
        key = {"product_id": PRODUCT_IDS[0], "record": "DETAILS"}
        return await self.client.get_item(self.table("Products"), key)

    async def _query(self) -> Any:
        shelf = HashKey("listing_category_id", SHELF)
        page = await self.client.query_single_page(
            self.table("Products"),
            shelf,
            scan_forward=False,
            index=INDEX,
            limit=PAGE + 1,
            select=Select.all_projected_attributes,
        )
        return page.items

    async def _batch_get(self) -> Any:
        name = self.table("Inventory")
        keys = [{"product_id": each, "variant_id": VARIANT_ID} for each in PRODUCT_IDS]
        return (await self.client.batch_get({name: BatchGetRequest(keys)})).items[name]

    async def _update_item(self) -> Any:
        return await self.client.update_item(
            self.table("Inventory"),
            {"product_id": PRODUCT_IDS[0], "variant_id": VARIANT_ID},
            F("quantity").change(-1) & F("sold").change(1),
            condition=F("quantity").gte(1),
            return_values=ReturnValues.all_new,
        )

    async def _transact_write(self) -> Any:
        sales = [
            Update(
                self.table("Inventory"),
                {"product_id": product_id, "variant_id": VARIANT_ID},
                F("quantity").change(-1) & F("sold").change(1),
                condition=F("quantity").gte(1),
            )
            for product_id in BOUGHT
        ]
        count = Update(
            self.table("Orders"),
            {"user_id": BUYER_ID, "record": "SUMMARY"},
            F("order_count").add(1) & F("spent_cents").add(self.order["total_cents"]),
        )
        # All others make up a token themselves.
        token = str(uuid.uuid4())
        await self.client.transact_write_items(
            [Put(self.table("Orders"), self.order), *sales, count], request_token=token
        )

    def fact(self, item: Any) -> Fact:
        return fact_of_dict(item)
