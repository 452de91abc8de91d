"""Fills in what older items lack: declares backfills. `manage.py backfill` runs them."""

from dynamo.backfills.declaring import Backfill, backfill, declared_backfills

__all__ = ["Backfill", "backfill", "declared_backfills"]
