#!/usr/bin/env python3
"""Times the page over many facts beside `jq -c .` on the same file.

    python3 Tests/Tools/bench_report.py .build/release/isogloss-bench FACTS.jsonl [COUNT]

The facts about runs in FACTS.jsonl (a build's report/facts.jsonl) are repeated under other seeds
and budgets until there are COUNT (50,000). Prints CPU seconds, the median of five rounds in turn,
the peak memory and the size of the page.
"""
import json
import os
import statistics
import subprocess
import sys
import tempfile

SEEDS = 5


def repeated(path, count):
    with open(path) as file:
        lines = [json.loads(line) for line in file]
    head, facts = lines[0], [fact for fact in lines[1:] if "table" not in fact]
    rest = [fact for fact in facts if "run" not in fact["about"]]
    runs = [fact for fact in facts if "run" in fact["about"]]
    yield head
    yield from rest
    left, copy = count - len(rest), 0
    while left > 0:
        for fact in runs[:left]:
            about = dict(fact["about"])
            budget, about["seed"] = f"{copy // SEEDS + 1}MB", str(copy % SEEDS)
            about["budget"] = budget
            about["run"] = f"{about['run']}-{copy}"
            yield fact | {"about": about}
        left -= len(runs[:left])
        copy += 1


def cost(command, output):
    """The CPU seconds of a command, and the most memory it had, in MiB."""
    with open(output, "w") as file:
        process = subprocess.Popen(command, stdout=file)
        _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command[0]} ended with status {status}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main():
    bench, facts = sys.argv[1:3]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 50_000
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "facts.jsonl")
        with open(path, "w") as file:
            for line in repeated(facts, count):
                file.write(json.dumps(line, separators=(",", ":"), ensure_ascii=False) + "\n")
        page = os.path.join(folder, "index.html")
        ours, theirs = [], []
        for _ in range(5):
            ours.append(cost([bench, "report", folder, "--output", page], os.devnull))
            theirs.append(cost(["jq", "-c", ".", path], os.devnull))
        mine, jq = (statistics.median(seconds for seconds, _ in one) for one in (ours, theirs))
        print(f"{count} facts, {os.path.getsize(path) / 1e6:.1f} MB: ours {mine:.2f} s, "
              f"jq {jq:.2f} s, {mine / jq:.2f} x (3 at most); "
              f"{max(memory for _, memory in ours):.0f} MiB (1024 at most); "
              f"page {os.path.getsize(page) / 1e6:.2f} MB (5 at most)")


if __name__ == "__main__":
    main()
