"""Chat completions through our door and through the LiteLLM proxy, one stub engine behind both.

    python benchmarks/peers/gateway.py [--peers .peers] [--rounds 5] [--requests 64]

relay     our door and model layer with nothing between them (`app_gateway.py`): key, rate limit,
          quota, admission, breaker, usage and metrics. Not a route that ships: ours answers from
          sources or not at all
ours      /v1/chat/completions as it ships, over 10,000 articles: the same, and retrieval,
          verification, citations and audit besides (needs the stores of over_http.py)
litellm   one worker with a master key; its virtual keys, budgets and spend log need a PostgreSQL,
          so it runs without them: it does less here than `relay` does

Sixteen clients, not streamed, in turns; servers on one core, stub and clients on another. `relay`
is sent sixteen times as many requests in a turn, or the clock that counts CPU would tick but a few
times. Writes gateway.json.
"""

import json
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import load
import turns

PORT = 8580
SET = "statutes-10000"
KEY = "sk-benchmark"
CONFIG = """
model_list:
  - model_name: stub
    litellm_params: {model: openai/stub, api_base: "URL", api_key: none}
litellm_settings: {telemetry: false, drop_params: true}
general_settings: {master_key: sk-benchmark}
"""
ASKED = "[1] 자료\n이 법은 국민의 권리를 보호하는 것을 목적으로 한다.\n\n질문: 목적이 무엇인가요?"
MORE = {"relay": 16}
PLAIN = {"model": "stub", "messages": [{"role": "user", "content": ASKED}]}


def main() -> None:
    options = load.options()
    with TemporaryDirectory() as folder, load.stub(PORT) as core, ExitStack() as ending:
        servers = started(options.peers, Path(folder), core)
        for server in servers.values():
            ending.callback(server.close)
        for server in servers.values():
            server.up()
        for name, key in keys(options.peers, Path(folder)).items():
            if name in servers:
                servers[name].headers = f"Authorization: Bearer {key}\r\n"
        found = [one_round(servers, n, options) for n in range(options.rounds + 1)][1:]
        resident = {name: server.resident() for name, server in servers.items()}
    pip = [str(options.peers / "bin/python"), str(turns.HERE / "turns.py"), "litellm"]
    turns.keep(
        {
            **turns.machine(),
            "rounds": options.rounds,
            "requests": options.requests,
            "versions": json.loads(subprocess.check_output(pip)),
            "measured": turns.medians(found),
            "resident_mb": resident,
            "litellm_over": {
                name: {key: turns.over(found, key, name, ["litellm"])["litellm"] for key in KEYS}
                for name in servers
                if name != "litellm"
            },
        },
        turns.HERE / "gateway.json",
    )


KEYS = ("ms_per_request", "cpu_ms")


def started(peers: Path, folder: Path, core: int) -> dict[str, load.Server]:
    url = f"http://127.0.0.1:{PORT}/v1"
    config = folder / "litellm.yaml"
    config.write_text(CONFIG.replace("URL", url))
    relay = [sys.executable, str(turns.HERE / "app_gateway.py"), str(folder), str(PORT + 1), url]
    lite = [str(peers / "bin/litellm"), "--config", str(config), "--port", str(PORT + 2)]
    lite += ["--host", "127.0.0.1"]
    commands = {"relay": relay, "litellm": lite}
    stored = peers / f"http/{SET}/ours"
    if (stored / "built").exists():
        vectors = str(peers / f"vectors/{SET}.npz")
        app = str(turns.HERE / "app_ours.py")
        commands["ours"] = [sys.executable, app, str(stored), vectors, str(PORT + 3), url]
    ports = {"relay": PORT + 1, "litellm": PORT + 2, "ours": PORT + 3}
    return {n: load.Server(c, ports[n], "/v1/chat/completions", core) for n, c in commands.items()}


def keys(peers: Path, folder: Path) -> dict[str, str]:
    kept = {"relay": folder / "key", "ours": peers / f"http/{SET}/ours/key"}
    return {"litellm": KEY} | {n: f.read_text() for n, f in kept.items() if f.exists()}


def one_round(servers: dict, n: int, options) -> dict[str, dict[str, float]]:
    names = [*servers][n % len(servers) :] + [*servers][: n % len(servers)]
    found = {}
    for name in names:
        asked = questions(options.peers, options.requests, n) if name == "ours" else ()
        bodies = [{"messages": [{"role": "user", "content": text}]} for text in asked]
        count = options.requests * MORE.get(name, 1)
        got = servers[name].ask(bodies or [PLAIN] * count, 16)
        found[name] = got | {"ms_per_request": 1000 / got["per_s"]}
    print(f"round {n} of {options.rounds}", file=sys.stderr, flush=True)
    return found


def questions(peers: Path, count: int, n: int) -> list[str]:
    import sets

    queries = sets.load(SET, peers / "vectors").queries
    return [queries[(n * count + k) % len(queries)] for k in range(count)]


if __name__ == "__main__":
    main()
