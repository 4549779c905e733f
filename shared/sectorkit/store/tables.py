"""The tables: what outlives a request, beside the documents."""

from sqlalchemy import (
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

_ID = String(64)

conversations = Table(
    "conversations",
    metadata,
    Column("tenant", _ID, primary_key=True),
    Column("subject", _ID, primary_key=True),
    Column("sector", _ID, primary_key=True),
    Column("id", _ID, primary_key=True),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

turns = Table(
    "turns",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("tenant", _ID, nullable=False),
    Column("subject", _ID, nullable=False),
    Column("sector", _ID, nullable=False),
    Column("conversation", _ID, nullable=False),
    Column("role", String(16), nullable=False),
    Column("content", Text, nullable=False),
    Column("answer_id", _ID, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("turns_of_a_conversation", "tenant", "subject", "sector", "conversation"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("tenant", _ID, nullable=False),
    Column("subject", _ID, nullable=False),
    Column("sector", _ID, nullable=False),
    Column("answer_id", _ID, nullable=False),
    Column("rating", String(8), nullable=False),
    Column("comment", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("tenant", _ID, nullable=False),
    Column("sector", _ID, nullable=False),
    Column("state", String(16), nullable=False),
    Column("files", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)

keys = Table(
    "keys",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("tenant", _ID, nullable=False),
    Column("roles", String(64), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("per_minute", Integer, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("revoked_at", DateTime(timezone=True)),
)

holders = Table(
    "holders",
    metadata,
    Column("key", _ID, primary_key=True),
    Column("name", String(60), nullable=False),
)
"""Whose a key is; apart from `keys`, so that an older database needs no new column."""

drafts = Table(
    "drafts",
    metadata,
    Column("tenant", _ID, primary_key=True),
    Column("subject", _ID, primary_key=True),
    Column("sector", _ID, primary_key=True),
    Column("id", _ID, primary_key=True),
    Column("template", _ID, nullable=False),
    Column("fields", Text, nullable=False),
    Column("origins", Text, nullable=False),
    Column("conversation", _ID, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)

records = Table(
    "records",
    metadata,
    Column("tenant", _ID, primary_key=True),
    Column("subject", _ID, primary_key=True),
    Column("sector", _ID, primary_key=True),
    Column("kind", _ID, primary_key=True),
    Column("id", _ID, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)

ledger = Table(
    "ledger",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("tenant", _ID, nullable=False, index=True),
    Column("sector", _ID, nullable=False),
    Column("entry", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    UniqueConstraint("previous", name="one_successor"),
)

runs = Table(
    "runs",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("tenant", _ID, nullable=False),
    Column("subject", _ID, nullable=False),
    Column("sector", _ID, nullable=False),
    Column("state", String(16), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("touched_at", DateTime(timezone=True), nullable=False),
    Index("runs_at_work", "sector", "state"),
)

run_events = Table(
    "run_events",
    metadata,
    Column("run", _ID, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("name", String(16), nullable=False),
    Column("data", Text, nullable=False),
)

usage = Table(
    "usage",
    metadata,
    Column("tenant", _ID, primary_key=True),
    Column("sector", _ID, primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("answers", Integer, nullable=False),
    Column("prompt_tokens", Integer, nullable=False),
    Column("completion_tokens", Integer, nullable=False),
)

allowances = Table(
    "allowances",
    metadata,
    Column("tenant", _ID, primary_key=True),
    Column("tokens_per_day", Integer, nullable=False),
)

spaces = Table(
    "spaces",
    metadata,
    Column("owner", _ID, primary_key=True),
    Column("sector", _ID, primary_key=True),
    Column("reader", _ID, primary_key=True),
)
