"""Times training steps of ours beside PyTorch's, for `make bench-train`; prints Markdown.

    /opt/torch/bin/python Tests/Tools/bench_train.py [--shape NAME]... [--threads N] [--rounds 7]
        [--steps N] [--budget SECONDS] [--ours COMMAND | --ours none] [--json FILE]

(pip install torch==2.13.0+cpu numpy safetensors; a C++ compiler for torch.compile.) A step is
forward, backward and AdamW on the same weights and batch. Each contestant is a process of its own
(ours a new one a round); they take turns, a round of some steps each, and the first two steps of a
process do not count.
A round counts if other processes used less than 0.08 cores meanwhile (all of /proc/stat, less the
contestant's own time); where too few did within the budget, the least disturbed third stand in, the
table says so, and ratios are judged by the CPU time of each contestant's best step. Other figures
are medians over the steps of the rounds that count.

PyTorch: fp32 and bf16 autocast, eager, and bf16 compiled; AdamW as it comes (foreach); attention by
`scaled_dot_product_attention`; logits of the targets that count alone. Memory is the most that a
contestant's process held.

COMMAND runs two steps more than it prints, each a line of JSON: {"seconds", "cpu", "peak-rss"}, the
last in bytes.
"""

import argparse
import json
import os
import pathlib
import resource
import shlex
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
OURS = (f"{ROOT}/.build/release/isogloss-bench train-step {{folder}} --precision {{precision}} "
        "--threads {threads} --repeats {steps}")
QUIET = 0.08
WARM = 2
TICK = os.sysconf("SC_CLK_TCK")
STILL = {"dropout": 0.0, "attention-dropout": 0.0}


def shapes():
    """Name: (preset, changed settings, vocabulary, rows, length, share of targets)."""
    byte4 = {"layers": 4, "channels": 256, "heads": 4, "head-channels": 64, "context": 256,
             "feed-forward-channels": 1024, "tied": True, "embedding-scale": "one"}
    bert4 = {"feed-forward-channels": 2048}
    dropped = {"dropout": 0.1, "attention-dropout": 0.1}
    return {
        "byte4": ("gpt", byte4, 256, 16, 256, None),
        "gptmini": ("gpt-mini", {}, 16384, 4, 512, None),
        "bert4": ("bert-4l", bert4, 30000, 8, 128, 0.15),
        "t5byte": ("byte-65m", {}, 384, 1, 1024, None),
        "gptsmall": ("gpt-small", {}, 16384, 2, 512, None),
        "bert4-dropout": ("bert-4l", bert4 | dropped, 30000, 8, 128, 0.15),
        "gptmini-dropout": ("gpt-mini", dropped, 16384, 4, 512, None),
    }


DEFAULT = ["byte4", "gptmini", "bert4", "t5byte", "bert4-dropout"]
TORCH = {"torch fp32": ("fp32", False), "torch bf16": ("bf16", False),
         "torch bf16 compiled": ("bf16", True)}


def make_case(name):
    import torch_cases as cases
    import torch_models as models

    preset, changes, vocabulary, rows, length, share = shapes()[name]
    settings = models.settings_of(preset) | STILL | changes
    if share is None:
        batch = cases.causal_batch(vocabulary, [length] * rows, length, 5, skipped=0)
    else:
        batch = cases.masked_batch(vocabulary, [length] * rows, length, 5, share)
    return cases.Case(preset, settings, vocabulary, *batch, rate=1e-4,
                      optimiser={"clip-norm": 0.0})


# A contestant that stays: PyTorch, a round at each line of its input.


def serve(name, precision, compiled, threads, folder):
    import torch

    import torch_cases as cases
    import torch_models as models

    torch.set_num_threads(threads)
    case = make_case(name)
    model = case.model()
    model.load(cases.load(os.path.join(folder, "weights.safetensors")))
    adamw = models.make_optimiser(model, {"rate": case.rate} | case.optimiser)
    run = torch.compile(model) if compiled else model
    counted = models.indices_of(case.targets)

    def step():
        with torch.autocast("cpu", torch.bfloat16, enabled=precision == "bf16"):
            objective, loss = run(case.tokens, case.targets, counted)
        objective.backward()
        adamw.step()
        adamw.zero_grad(set_to_none=True)
        return float(loss.detach())

    for line in sys.stdin:
        for _ in range(int(line)):
            wall, cpu = time.perf_counter(), own_cpu()
            loss = step()
            print(json.dumps({
                "seconds": time.perf_counter() - wall, "cpu": own_cpu() - cpu, "loss": loss,
                "peak-rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            }), flush=True)


def own_cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


# The referee


def busy():
    """The CPU seconds that all processes have used since the machine started."""
    with open("/proc/stat") as file:
        user, nice, system, _, _, irq, soft, steal = map(int, file.readline().split()[1:9])
    return (user + nice + system + irq + soft + steal) / TICK


def cpu_of(process):
    """The CPU seconds of a process and of the children it waited for."""
    with open(f"/proc/{process}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:15])) / TICK


class Torch:
    def __init__(self, name, precision, compiled, arguments, folder):
        words = [sys.executable, os.path.abspath(__file__), "--serve", name, precision,
                 str(int(compiled)), str(arguments.threads), folder]
        environment = os.environ | {
            "OMP_NUM_THREADS": str(arguments.threads), "TORCHINDUCTOR_COMPILE_THREADS": "1"}
        self.process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        self.cpu = 0.0
        self.round(WARM)

    def round(self, steps):
        before = cpu_of(self.process.pid)
        self.process.stdin.write(f"{steps}\n")
        self.process.stdin.flush()
        lines = [self.process.stdout.readline() for _ in range(steps)]
        if not all(lines):
            raise RuntimeError(f"PyTorch ended with {self.process.wait()}")
        self.cpu = cpu_of(self.process.pid) - before
        return [json.loads(line) for line in lines]

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Ours:
    """A process a round, since our program does its steps and ends."""

    def __init__(self, precision, arguments, folder):
        self.command, self.threads = arguments.ours, arguments.threads
        self.precision, self.folder, self.cpu = precision, folder, 0.0

    def round(self, steps):
        words = shlex.split(self.command.format(
            folder=self.folder, precision=self.precision, threads=self.threads, steps=steps))
        process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        text = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"{shlex.join(words)} ended with {process.returncode}")
        self.cpu = used.ru_utime + used.ru_stime
        steps = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
        for step in steps:
            step["peak-rss"] = max(step["peak-rss"], used.ru_maxrss * 1024)
        return steps

    def close(self):
        pass


def take_turns(contestants, arguments, steps):
    """{contestant: [(foreign cores, its steps)]}, until there are enough undisturbed rounds."""
    rounds = {who: [] for who in contestants}
    end = time.time() + arguments.budget

    def enough(who):
        return sum(foreign < QUIET for foreign, _ in rounds[who]) >= arguments.rounds

    while time.time() < end or min(map(len, rounds.values())) < 3:
        waiting = [who for who in contestants if not enough(who)]
        if not waiting:
            break
        # Who has enough runs on while others do not: all see the same hours of the machine.
        for who, contestant in contestants.items():
            before, start = busy(), time.perf_counter()
            found = contestant.round(steps[who])
            elapsed = time.perf_counter() - start
            foreign = max(0.0, busy() - before - contestant.cpu) / elapsed
            rounds[who].append((foreign, found))
    return rounds


def summarise(rounds):
    """Medians over the steps of the rounds that count, and which those were."""
    ordered = sorted(rounds, key=lambda entry: entry[0])
    clean = [entry for entry in ordered if entry[0] < QUIET]
    used = clean if len(clean) >= 3 else ordered[: max(3, len(ordered) // 3)]
    steps = [step for _, found in used for step in found]
    return {
        "seconds": statistics.median(step["seconds"] for step in steps),
        "cpu": statistics.median(step["cpu"] for step in steps),
        "best-cpu": min(step["cpu"] for _, found in rounds for step in found),
        "memory": max(step["peak-rss"] for _, found in rounds for step in found),
        "rounds": len(rounds), "clean": len(clean), "foreign": used[-1][0], "steps": len(steps),
    }


def steps_of(contestant, arguments):
    """As many steps as take about a second and a half."""
    if arguments.steps:
        return arguments.steps
    one = statistics.median(step["seconds"] for step in contestant.round(2))
    return max(2, min(20, round(1.5 / one)))


def measure(name, arguments):
    import torch_models as models

    case = make_case(name)
    tensors = case.model().initialise(1).tensors()
    with tempfile.TemporaryDirectory() as folder:
        case.write(folder, tensors)
        del tensors
        contestants = {
            who: Torch(name, precision, compiled, arguments, folder)
            for who, (precision, compiled) in TORCH.items()}
        if arguments.ours != "none":
            for precision in ("fp32", "bf16"):
                contestants[f"ours {precision}"] = Ours(precision, arguments, folder)
        try:
            steps = {who: steps_of(one, arguments) for who, one in contestants.items()}
            rounds = take_turns(contestants, arguments, steps)
        finally:
            for contestant in contestants.values():
                contestant.close()
    rows, length = case.tokens.shape
    counted = models.indices_of(case.targets)
    result = {who: summarise(found) for who, found in rounds.items()}
    work = models.operations(
        case.settings, case.vocabulary, rows, length, None if counted is None else len(counted))
    for found in result.values():
        found["tokens-per-second"] = rows * length / found["seconds"]
        found["gigaflops"] = work / found["seconds"] / 1e9
        found["cpu-gigaflops"] = work / found["best-cpu"] * arguments.threads / 1e9
    return result


def measure_peaks(threads):
    """The most a matrix product reaches here, in GFLOP/s: {precision: (rate, by which)}.

    The time is the CPU's, over the threads: what the machine gives to others does not lower it.
    """
    import numpy
    import torch

    torch.set_num_threads(threads)
    size, result = 2048, {}
    a, b = numpy.ones((2, size, size), numpy.float32)
    runs = {("fp32", "NumPy"): lambda: a @ b}
    for precision, kind in [("fp32", torch.float32), ("bf16", torch.bfloat16)]:
        x, w = torch.ones(size, size, dtype=kind), torch.ones(size, size, dtype=kind)
        runs[precision, "PyTorch"] = lambda x=x, w=w: torch.nn.functional.linear(x, w)
    for (precision, library), run in runs.items():
        times = []
        for _ in range(20):
            start = own_cpu()
            run()
            times.append((own_cpu() - start) / threads)
        rate = 2 * size**3 / min(times) / 1e9
        result[precision] = max(result.get(precision, (0, "")), (rate, library))
    return result


# What is printed


def machine():
    text = subprocess.run(["lscpu"], capture_output=True, text=True, check=True).stdout
    fields = dict(line.split(":", 1) for line in text.splitlines() if ":" in line)
    flags = fields.get("Flags", "").split()
    kinds = [flag for flag in ("avx2", "avx512f", "avx512_bf16", "amx_bf16") if flag in flags]
    model = " ".join(fields.get("Model name", "an unknown processor").split())
    return (f"{model}, family {fields.get('CPU family', '?').strip()} model "
            f"{fields.get('Model', '?').strip()}, {fields.get('CPU(s)', '?').strip()} cores, "
            f"L3 {fields.get('L3 cache', '?').split('(')[0].strip()}, {' '.join(kinds)}")


def table(head, rows):
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(row) + " |"


def rate_table(results, peaks):
    rows = []
    for name, result in results.items():
        for who, found in result.items():
            precision = "bf16" if "bf16" in who else "fp32"
            rows.append([
                name, who, f"{found['tokens-per-second']:,.0f}", f"{found['seconds'] * 1e3:,.0f}",
                f"{found['cpu'] * 1e3:,.0f}", f"{found['gigaflops']:.0f}",
                f"{100 * found['gigaflops'] / peaks[precision][0]:.0f} %",
                f"{100 * found['cpu-gigaflops'] / peaks[precision][0]:.0f} %",
                f"{found['memory'] / 1e6:,.0f}",
                f"{found['clean']} of {found['rounds']}" + (
                    "" if found["clean"] >= 3 else f", {found['foreign']:.2f} cores"),
            ])
    return table(["shape", "who", "tokens/s", "ms a step", "CPU ms", "GFLOP/s", "of the peak",
                  "best step by CPU", "peak MB", "quiet rounds"], rows)


GOALS = [("fp32 : fp32", 1.25), ("bf16 : the better bf16", 1.35), ("bf16 : fp32", 2.1)]


def ratios(result, key):
    """Our speed over theirs by `key`, in the order of GOALS."""
    cost = {who: found[key] for who, found in result.items()}
    theirs = min(cost["torch bf16"], cost["torch bf16 compiled"])
    return [cost["torch fp32"] / cost["ours fp32"], theirs / cost["ours bf16"],
            cost["torch fp32"] / cost["ours bf16"]]


def ratio_table(results):
    rows = []
    for name, result in results.items():
        if "ours fp32" not in result:
            continue
        quiet = min(found["clean"] for found in result.values()) >= 3
        row = [name + ("" if quiet else ", judged by CPU time")]
        for (_, goal), wall, cpu in zip(
                GOALS, ratios(result, "seconds"), ratios(result, "best-cpu")):
            good = (wall if quiet else cpu) >= goal
            row.append(f"{wall:.2f}, CPU {cpu:.2f}: {'met' if good else 'MISSED'}")
        for precision in ("fp32", "bf16"):
            share = result[f"ours {precision}"]["memory"] / result[f"torch {precision}"]["memory"]
            row.append(f"{share:.2f} {'met' if share <= 0.75 else 'MISSED'}")
        rows.append(row)
    head = ["shape"] + [f"{what} (≥ {goal})" for what, goal in GOALS]
    return table(head + ["memory fp32 (≤ 0.75)", "memory bf16 (≤ 0.75)"], rows)


def dropout_lines(results):
    for name, result in results.items():
        base = results.get(name.removesuffix("-dropout"))
        if name.endswith("-dropout") and base:
            costs = ", ".join(
                f"{who} {result[who]['seconds'] / base[who]['seconds']:.3f}" for who in result)
            yield f"Dropout's cost, times a step without ({name}): {costs}."


def show(results, peaks, arguments):
    import torch

    load = open("/proc/loadavg").read().split()[:3]
    print(f"{machine()}; {arguments.threads} threads; PyTorch {torch.__version__}; load "
          f"{' '.join(load)}.")
    print("Peaks of a product of 2048 × 2048 matrices: " + ", ".join(
        f"{precision} {rate:.0f} GFLOP/s ({library})"
        for precision, (rate, library) in peaks.items()) + ".\n")
    print("\n".join(rate_table(results, peaks)), "\n")
    lines = list(ratio_table(results))
    if len(lines) > 2:
        print("\n".join(lines), "\n")
    print("\n".join(dropout_lines(results)), flush=True)


def main():
    if sys.argv[1:2] == ["--serve"]:
        name, precision, compiled, threads, folder = sys.argv[2:]
        return serve(name, precision, compiled == "1", int(threads), folder)
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shape", action="append", choices=list(shapes()))
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--rounds", type=int, default=7, help="undisturbed rounds wanted of each")
    parser.add_argument("--steps", type=int, help="steps a round; else about 1.5 s of them")
    parser.add_argument("--budget", type=float, default=240, help="seconds a shape")
    parser.add_argument("--ours", default=OURS)
    parser.add_argument("--json", help="also write all figures here")
    arguments = parser.parse_args()
    peaks = measure_peaks(arguments.threads)
    results = {}
    for name in arguments.shape or DEFAULT:
        results[name] = measure(name, arguments)
        print(f"{name} is measured", file=sys.stderr, flush=True)
        if arguments.json:
            with open(arguments.json, "w") as file:
                json.dump(
                    {"machine": machine(), "peaks": peaks, "results": results}, file, indent=1)
    show(results, peaks, arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main())
