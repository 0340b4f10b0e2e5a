"""
PyTorch on one thread: the same weights and batches as ours, a full training step (forward, loss, backward, clipping at
norm 1, Adam). Reads one JSON object a line from stdin and answers one; see lib/contestant.mjs. The batch is gathered
beforehand, in PyTorch's favour.
"""
import json
import os
import re
import sys
import time
import traceback

import torch

torch.set_num_threads(1)
GATES = "ifzo"  # PyTorch's order: i f g o


def about(_):
    return {"name": "torch", "label": f"PyTorch {torch.__version__} with {blas()}"}


def blas():
    """The library that multiplies matrices: what is mapped into this process says more than the build settings."""
    torch.mm(torch.ones(64, 64), torch.ones(64, 64))
    if os.path.exists("/proc/self/maps"):
        with open("/proc/self/maps") as maps:
            found = re.search(r"/(lib(?:openblas|mkl_rt|mkl_core|blis|atlas)[^/\s]*)", maps.read())
        if found:
            return found.group(1)
    found = re.search(r"BLAS_INFO=(\w+)", torch.__config__.show())
    return found.group(1) if found else "unknown"


class Network(torch.nn.Module):
    """LSTM layers and a dense head that reads the last or every step."""

    def __init__(self, case):
        super().__init__()
        self.last = case["read"] == "last"
        self.lstm = torch.nn.LSTM(
            case["inputs"], case["units"], case["layers"], bidirectional=case["bidirectional"]
        )
        self.head = torch.nn.Linear(case["units"] * (2 if case["bidirectional"] else 1), case["outputs"])

    def forward(self, x):
        y, _ = self.lstm(x)
        return self.head(y[-1] if self.last else y)


def load(folder):
    with open(os.path.join(folder, "case.json")) as file:
        case = json.load(file)
    values = read(folder, "weights.bin", torch.float32)
    weights = {
        t["name"]: values[t["offset"] : t["offset"] + t["size"]].reshape(t["shape"]) for t in case["tensors"]
    }
    network = Network(case)
    with torch.no_grad():
        for layer in range(case["layers"]):
            for direction in ["forward", "backward"] if case["bidirectional"] else ["forward"]:
                name = f"layers.{layer}.{direction}"
                stacked = {
                    letter: torch.cat([weights[f"{name}.{letter}.{gate}"] for gate in GATES]) for letter in "WRb"
                }
                suffix = f"l{layer}" + ("_reverse" if direction == "backward" else "")
                getattr(network.lstm, f"weight_ih_{suffix}").copy_(stacked["W"])
                getattr(network.lstm, f"weight_hh_{suffix}").copy_(stacked["R"])
                getattr(network.lstm, f"bias_ih_{suffix}").copy_(stacked["b"])
                getattr(network.lstm, f"bias_hh_{suffix}").zero_()
        network.head.weight.copy_(weights["head.V"])
        network.head.bias.copy_(weights["head.c"])
    x = read(folder, "x.bin", torch.float32).reshape(case["steps"], case["batch"], case["inputs"])
    return case, network, x


def read(folder, name, dtype):
    with open(os.path.join(folder, name), "rb") as file:
        return torch.frombuffer(bytearray(file.read()), dtype=dtype)


class Trainer:
    def __init__(self, folder):
        case, self.network, self.x = load(folder)
        if case["read"] == "last":
            self.y = read(folder, "y.bin", torch.float32).reshape(case["batch"], case["outputs"])
            self.loss = torch.nn.MSELoss()
        else:
            self.y = read(folder, "y.bin", torch.int32).long()
            self.loss = torch.nn.CrossEntropyLoss()
        self.outputs = case["outputs"]
        self.adam = torch.optim.Adam(self.network.parameters(), lr=1e-3)

    def gradients(self):
        self.adam.zero_grad()
        said = self.network(self.x)
        loss = self.loss(said if self.y.dim() > 1 else said.reshape(-1, self.outputs), self.y)
        loss.backward()
        return loss

    def step(self):
        self.gradients()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.adam.step()

    def first(self):
        """Loss and norm of the gradient before any step. The second bias is PyTorch's own: its gradient is not counted."""
        loss = self.gradients().item()
        own = [p.grad for name, p in self.network.named_parameters() if "bias_hh" not in name]
        return {"loss": loss, "gradientNorm": torch.sqrt(sum((g * g).sum() for g in own)).item()}


timers = {}


def timer(step, milliseconds=80):
    """As stepTimer of lib/clock.mjs."""

    def timed(count):
        wall, cpu = time.perf_counter(), time.process_time()
        for _ in range(count):
            step()
        used = (time.process_time() - cpu) * 1000
        passed = (time.perf_counter() - wall) * 1000
        return {"milliseconds": min(used, passed) / count, "share": used / passed}

    timed(2)
    count = max(1, round(milliseconds / timed(1)["milliseconds"]))
    return lambda: timed(count)


def open_training(case):
    trainer = Trainer(case["folder"])
    first = trainer.first()
    timers[case["name"]] = timer(trainer.step)
    return first


def open_forward(case):
    _, network, x = load(case["folder"])
    network.eval()

    def forward():
        with torch.no_grad():
            return network(x)

    timers[case["name"]] = timer(forward)
    return forward().flatten().tolist()


ANSWERS = {
    "about": about,
    "open": open_training,
    "openForward": open_forward,
    "measure": lambda case: timers[case["name"]](),
}

for line in sys.stdin:
    question = json.loads(line)
    try:
        reply = {"answer": ANSWERS[question["ask"]](question["with"])}
    except Exception:
        reply = {"error": traceback.format_exc()}
    print(json.dumps(reply), flush=True)
