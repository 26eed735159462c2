"""huey's kept queue in PostgreSQL, for several machines that share a database and have no Redis.

Takes over only what huey asks of a storage. Workers skip rows that another worker holds (skip locked).
"""

from typing import Any

import psycopg
from huey.constants import EmptyData
from huey.storage import BaseSqlStorage
from huey.utils import to_timestamp


class PostgresqlStorage(BaseSqlStorage):  # type: ignore[misc]  # huey has no types
    """Tables luotsi_queue_*; made when missing."""

    ddl = (
        "select pg_advisory_xact_lock(5881)",  # two machines starting at once: `if not exists` alone may collide
        "create table if not exists luotsi_queue_task (id bigserial primary key, queue text not null,"
        " data bytea not null, priority double precision not null default 0)",
        "create table if not exists luotsi_queue_schedule (id bigserial primary key, queue text not null,"
        " data bytea not null, due double precision not null)",
        "create table if not exists luotsi_queue_kept (queue text not null, key text not null, value bytea not null,"
        " primary key (queue, key))",
    )

    def __init__(self, name: str = "huey", url: str = "", **kwargs: Any) -> None:
        self.url = url
        super().__init__(name, **kwargs)

    def _create_connection(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.url, autocommit=True)

    @property
    def conn(self) -> Any:
        if not self._state.closed and self._state.conn.closed:
            self._state.reset()  # the server went away; connect anew
        return super().conn

    def enqueue(self, data: bytes, priority: float | None = None) -> None:
        self.sql(
            "insert into luotsi_queue_task (queue, data, priority) values (%s, %s, %s)",
            (self.name, data, priority or 0),
        )

    def dequeue(self) -> bytes | None:
        rows = self.sql(
            "delete from luotsi_queue_task where id = (select id from luotsi_queue_task where queue = %s"
            " order by priority desc, id limit 1 for update skip locked) returning data",
            (self.name,),
            results=True,
        )
        return bytes(rows[0][0]) if rows else None

    def queue_size(self) -> int:
        return self._count("luotsi_queue_task")

    def enqueued_items(self, limit: int | None = None) -> list[bytes]:
        rows = self.sql(
            "select data from luotsi_queue_task where queue = %s order by priority desc, id limit %s",
            (self.name, limit),
            results=True,
        )
        return [bytes(row[0]) for row in rows]

    def flush_queue(self) -> None:
        self.sql("delete from luotsi_queue_task where queue = %s", (self.name,))

    def add_to_schedule(self, data: bytes, ts: Any) -> None:
        self.sql(
            "insert into luotsi_queue_schedule (queue, data, due) values (%s, %s, %s)",
            (self.name, data, to_timestamp(ts)),
        )

    def read_schedule(self, ts: Any) -> list[bytes]:
        rows = self.sql(
            "delete from luotsi_queue_schedule where id in (select id from luotsi_queue_schedule where queue = %s"
            " and due <= %s for update skip locked) returning data",
            (self.name, to_timestamp(ts)),
            results=True,
        )
        return [bytes(row[0]) for row in rows]

    def schedule_size(self) -> int:
        return self._count("luotsi_queue_schedule")

    def scheduled_items(self, limit: int | None = None) -> list[bytes]:
        rows = self.sql(
            "select data from luotsi_queue_schedule where queue = %s order by due limit %s",
            (self.name, limit),
            results=True,
        )
        return [bytes(row[0]) for row in rows]

    def flush_schedule(self) -> None:
        self.sql("delete from luotsi_queue_schedule where queue = %s", (self.name,))

    def put_data(self, key: str, value: bytes, is_result: bool = False) -> None:
        self.sql(
            "insert into luotsi_queue_kept (queue, key, value) values (%s, %s, %s)"
            " on conflict (queue, key) do update set value = excluded.value",
            (self.name, key, value),
        )

    def peek_data(self, key: str) -> Any:
        rows = self.sql(
            "select value from luotsi_queue_kept where queue = %s and key = %s", (self.name, key), results=True
        )
        return bytes(rows[0][0]) if rows else EmptyData

    def pop_data(self, key: str) -> Any:
        rows = self.sql(
            "delete from luotsi_queue_kept where queue = %s and key = %s returning value",
            (self.name, key),
            results=True,
        )
        return bytes(rows[0][0]) if rows else EmptyData

    def has_data_for_key(self, key: str) -> bool:
        return self.peek_data(key) is not EmptyData

    def put_if_empty(self, key: str, value: bytes) -> bool:
        rows = self.sql(
            "insert into luotsi_queue_kept (queue, key, value) values (%s, %s, %s)"
            " on conflict (queue, key) do nothing returning 1",
            (self.name, key, value),
            results=True,
        )
        return bool(rows)

    def result_store_size(self) -> int:
        return self._count("luotsi_queue_kept")

    def result_items(self) -> dict[str, bytes]:
        rows = self.sql("select key, value from luotsi_queue_kept where queue = %s", (self.name,), results=True)
        return {key: bytes(value) for key, value in rows}

    def flush_results(self) -> None:
        self.sql("delete from luotsi_queue_kept where queue = %s", (self.name,))

    def _count(self, table: str) -> int:
        count: int = self.sql(f"select count(*) from {table} where queue = %s", (self.name,), results=True)[0][0]  # noqa: S608
        return count
