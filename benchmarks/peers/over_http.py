"""Questions over HTTP, 10,000 articles in Chroma, one stub model behind everybody.

    python benchmarks/peers/over_http.py [--peers .peers] [--set statutes-10000] [--rounds 5]

ours        the whole service of a sector (`app_ours.py`): key, quota, rate limit, admission, guard,
            hybrid retrieval (Kiwi words and vectors fused), the model streamed, every sentence
            verified, audit ledger on disk, metrics
langchain   FastAPI around the documented LCEL chain: Chroma retriever, ChatOpenAI, not streamed
haystack    FastAPI around the documented pipeline: Chroma retriever, OpenAIChatGenerator
llamaindex  FastAPI around its query engine: Chroma, OpenAILike

The peers look vectors up and nothing else. All of them search the same articles by the same
vectors and are handed the vector of a question, which costs everybody the same otherwise. All serve
with uvicorn (uvloop, httptools) in one process on one core; stub and clients run on another. The
first run builds the stores in .peers/http. CPU counts a server's children. Writes over_http.json.
"""

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import load
import turns

PEERS = ("langchain", "haystack", "llamaindex")
PORT = 8570
PACKAGES = ("langchain-core", "langchain-chroma", "haystack-ai", "llama-index-core", "chromadb")


def main() -> None:
    options = load.options(set="statutes-10000")
    import sets

    with load.stub(PORT) as core, ExitStack() as ending:
        servers = started(options.peers, options.set, core)
        for server in servers.values():
            ending.callback(server.close)
        given = sets.load(options.set, options.peers / "vectors")
        for server in servers.values():
            server.up()
        key = (options.peers / f"http/{options.set}/ours/key").read_text()
        servers["ours"].headers = f"Authorization: Bearer {key}\r\n"
        idle = {name: server.resident() for name, server in servers.items()}
        found = [one_round(servers, given.queries, n, options) for n in range(options.rounds + 1)]
        grown = {name: server.resident() for name, server in servers.items()}
    report(found[1:], idle, grown, options)


def started(peers: Path, name_of_set: str, core: int) -> dict[str, load.Server]:
    """Build what is missing and start every server."""
    vectors, url = peers / f"vectors/{name_of_set}.npz", f"http://127.0.0.1:{PORT}/v1"
    servers = {}
    for n, name in enumerate(("ours", *PEERS), 1):
        folder = peers / "http" / name_of_set / name
        app = ["app_ours.py"] if name == "ours" else ["app_peers.py", name]
        python = sys.executable if name == "ours" else peers / "bin/python"
        command = [str(python), "-W", "ignore", str(turns.HERE / app[0]), *app[1:]]
        command += [str(folder), str(vectors), str(PORT + n), url]
        if not (folder / "built").exists():
            folder.mkdir(parents=True, exist_ok=True)
            subprocess.run([*command, "build"], check=True)
            (folder / "built").touch()
        path = "/v1/answers" if name == "ours" else "/ask"
        servers[name] = load.Server(command, PORT + n, path, core)
    return servers


def one_round(servers: dict, queries: list[str], n: int, options) -> dict[str, dict[str, float]]:
    """Ask every server at one client, then at sixteen; another is first each time."""
    names = [*servers][n % len(servers) :] + [*servers][: n % len(servers)]
    asked = [queries[(n * options.requests + k) % len(queries)] for k in range(options.requests)]
    measured = {}
    for name in names:
        bodies = [{"question": text} for text in asked]
        bodies = [b | {"top_k": 5} for b in bodies] if name == "ours" else bodies
        alone = servers[name].ask(bodies[: options.requests // 2], 1)
        many = servers[name].ask(bodies, 16)
        measured[name] = {
            "p50_ms_1_client": alone["p50_ms"],
            "per_s_16_clients": many["per_s"],
            "p95_ms_16_clients": many["p95_ms"],
            "cpu_ms": many["cpu_ms"],
            "answered": many["answered"],
        }
    print(f"round {n} of {options.rounds}", file=sys.stderr, flush=True)
    return measured


def report(found: list, idle: dict, grown: dict, options) -> None:
    """Write what was measured, ratios round by round."""
    for measured in found:
        for row in measured.values():
            row["ms_per_request_16_clients"] = 1000 / row["per_s_16_clients"]
    pip = [str(options.peers / "bin/python"), str(turns.HERE / "turns.py"), *PACKAGES]
    keys = ("p50_ms_1_client", "ms_per_request_16_clients", "cpu_ms")
    turns.keep(
        {
            **turns.machine(),
            "articles": options.set,
            "rounds": options.rounds,
            "requests": options.requests,
            "versions": turns.json.loads(subprocess.check_output(pip)),
            "measured": turns.medians(found),
            "resident_mb": {n: {"idle": idle[n], "after": grown[n]} for n in idle},
            "peers_over_ours": {key: turns.over(found, key, "ours", PEERS) for key in keys},
        },
        turns.HERE / "over_http.json",
    )


if __name__ == "__main__":
    main()
