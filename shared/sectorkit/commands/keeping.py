"""`draft`, `new`, `key`, `audit` and `doctor`: papers, sectors, keys, the ledger, the rest."""

import argparse
from dataclasses import asdict
from pathlib import Path

from ..build import find_sector, sector_folder
from ..settings import Settings
from .terminal import as_json, say


def draft(options: argparse.Namespace, settings: Settings) -> int:
    """Fill a template into a file: .hwpx, .docx, .pdf or .md."""
    from ..drafting.command import told, write_draft

    made = write_draft(
        find_sector(options.sector), options.template, options.field, Path(options.output)
    )
    say(told(made, Path(options.output)))
    return 0


def new(options: argparse.Namespace, settings: Settings) -> int:
    """Copy a sector into one of your own."""
    from ..forking import fork

    made = fork(sector_folder(), options.source, options.name)
    say(
        f"services/{made.name}을(를) 만들었습니다. sector.py의 title과 description, "
        "data/guides, policies.py를 고친 뒤 `pytest tests/services`로 확인하고 "
        f"`sectorkit up --sectors {made.name}`으로 열어 보세요. 순서는 docs/fork-a-sector.md."
    )
    return 0


def key_create(options: argparse.Namespace, settings: Settings) -> int:
    """Make an API key and show it once."""
    from ..store import open_store
    from ..store.usage import account_of

    store = open_store(settings.data_dir, settings.database_url or None)
    try:
        secret, key = store.keys.create(
            options.tenant, options.role or ["reader"], options.per_minute, options.name
        )
        if options.tokens_per_day is not None:
            store.usage.allow(key.tenant, options.tokens_per_day)
        if options.key_tokens_per_day:
            store.usage.allow(account_of(key.id), options.key_tokens_per_day)
    finally:
        store.close()
    holder = f", {key.name}" if key.name else ""
    print(f"{secret}\n이 키는 다시 보여 드리지 않습니다. id {key.id}, tenant {key.tenant}{holder}")
    return 0


def audit_verify(options: argparse.Namespace, settings: Settings) -> int:
    """Recompute the audit's hash chain."""
    from ..store import open_store

    store = open_store(settings.data_dir, settings.database_url or None)
    try:
        chain = store.ledger.verify_chain()
    finally:
        store.close()
    print(as_json(asdict(chain)))
    return 0 if chain.broken_at is None else 1


def doctor(options: argparse.Namespace, settings: Settings) -> int:
    """Say what is configured, reachable and missing, and how to mend it."""
    from ..doctor import examine

    findings = list(examine(settings))
    for finding in findings:
        print(f"{'정상' if finding.well else '문제'}  {finding.what}: {finding.state}")
        if not finding.well:
            print(f"      {finding.remedy}")
    return 0 if all(finding.well for finding in findings) else 1
