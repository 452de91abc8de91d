"""Prints what a process remembers."""

from typing import Any

from django.core.management.base import BaseCommand
from django.template import engines
from django.urls import get_resolver

from plaza.memories import memories


class Command(BaseCommand):
    help = "Prints each memory of a process: its entries and kilobytes in this one, and the most that it can come to."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        # What all views and templates import brings its memories.
        _ = get_resolver().url_patterns, engines.all()
        found = memories()
        width = max(len(memory.name) for memory in found)
        self.stdout.write(f"{'memory':{width}}  entries  kB here  kB at most")
        for memory in found:
            self.stdout.write(
                f"{memory.name:{width}}  {memory.entries:7,}  {memory.bytes / 1000:7,.0f}  "
                f"{memory.most_bytes / 1000:10,.0f}"
            )
        here, most = sum(memory.bytes for memory in found), sum(memory.most_bytes for memory in found)
        self.stdout.write(f"{'together':{width}}  {'':7}  {here / 1000:7,.0f}  {most / 1000:10,.0f}")
