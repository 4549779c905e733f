"""`model`: which model fits which machine, the command that serves it, a look at a live one."""

import argparse

from ..errors import Misconfigured
from ..serving.launch import command, shown, start
from ..serving.probe import Probe, Server, probe
from ..serving.profiles import Capabilities, find_profile, load_profiles
from ..settings import Settings, environment


def listed(options: argparse.Namespace, settings: Settings) -> int:
    """List the model profiles with size, licence and machine."""
    for profile in load_profiles().values():
        print(f"{profile.name:<30} {profile.size:<24} {profile.machine:<26} {profile.licence}")
    return 0


def served(options: argparse.Namespace, settings: Settings) -> int:
    """Serve a profile, or print the exact command."""
    profile = find_profile(options.profile)
    line = command(profile, host=options.host, port=options.port)
    if options.print:
        print(shown(profile, line))
        return 0
    start(profile, line, environment())
    return 0


def check(options: argparse.Namespace, settings: Settings) -> int:
    """Probe a live model server: models, tools, structured output, context, prefix cache."""
    url, model = options.base_url or settings.model_url, options.model or settings.model_name
    if not url or not model:
        raise Misconfigured("SECTORKIT_MODEL_URL과 SECTORKIT_MODEL_NAME, 또는 인자를 넣어 주세요.")
    name = options.profile or settings.model_profile
    profile = find_profile(name) if name else None
    able, context = (profile.able, profile.context) if profile else (Capabilities(), 0)
    missing = 0
    with Server(url, model, settings.model_key) as server:
        for found in probe(server, able, context):
            print(_line(found))
            missing += not found.well
    return 1 if missing else 0


def _line(found: Probe) -> str:
    mark = "✓" if found.there else "✗" if found.promised else "–"
    advice = f"  → {found.remedy}" if not found.there and found.remedy else ""
    return f"{mark} {found.what}: {found.told}{advice}"
