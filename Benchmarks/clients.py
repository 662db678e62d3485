"""Verifies one bundle by whole programs, as an operator does: one process for each verification.

What PyPI's sigstore is given beside the bundle, so that it asks nobody: `--offline`, and the trusted root in a client
trust configuration, the only form in which its command line takes one.
"""

import json
import os
import statistics
import subprocess
import time

import measure

CONFIGURATION = "application/vnd.dev.sigstore.clienttrustconfig.v0.1+json"
# What it needs to sign is required there, and may be empty.
SIGNING = {"mediaType": "application/vnd.dev.sigstore.signingconfig.v0.2+json"}


class Run:
    """What one process took, in milliseconds: on the clock and of the processors."""

    def __init__(self, command, log):
        self.code, self.wall, self.cpu = spawned(command, log)


def spawned(command, log):
    """Exit code, and milliseconds on the clock and of the processors, by the kernel's account of the process."""
    with open(log, "wb") as output:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, 1000 * wall, 1000 * (usage.ru_utime + usage.ru_stime)


class Clients:
    """The programs over one case, and the same programs where they only print their version."""

    def __init__(self, case, airlock, python, work):
        self.case, self.airlock, self.python = case, airlock, python
        self.log = os.path.join(work, "client.log")
        self.configuration = os.path.join(work, "trust.json")
        with open(case.root) as root, open(self.configuration, "w") as file:
            json.dump({"mediaType": CONFIGURATION, "trustedRoot": json.load(root), "signingConfig": SIGNING}, file)

    def compare(self, runs):
        """Runs each program in turn and prints the table. All must accept the bundle, and refuse another identity."""
        refusal = self.refusal()
        commands = {"airlock": self.airlock_command(self.case.identity)}
        if self.python and refusal is None:
            commands["sigstore"] = self.sigstore_command(self.case.identity)
        commands["airlock --version"] = [self.airlock, "--version"]
        if "sigstore" in commands:
            commands["sigstore --version"] = [self.python, "-m", "sigstore", "--version"]
        self.check(commands)
        found = {name: [] for name in commands}
        for turn in range(runs):
            # There and back, so that none always comes after the same.
            for name in list(commands) if turn % 2 == 0 else reversed(commands):
                run = Run(commands[name], self.log)
                if run.code != 0:
                    raise self.failure(commands[name], run.code)
                found[name].append(run)
        peaks = {name: measure.once(command, self.log)[2] / 1024 for name, command in commands.items()}
        self.table(runs, found, peaks)
        if self.python and refusal is not None:
            print("%-20s %s" % ("sigstore", refusal))

    def refusal(self):
        """Why sigstore's program cannot verify this bundle, if it cannot."""
        if not self.case.identity:
            return "cannot verify it: its command line takes an identity, and no key"
        if not self.python or Run(self.sigstore_command(self.case.identity), self.log).code == 0:
            return None
        with open(self.log, errors="replace") as output:
            return "cannot verify it: " + " ".join(output.read().split())

    def check(self, commands):
        """What is measured verifies: it refuses the same bundle where another identity is asked for."""
        if not self.case.identity:
            return
        other = self.case.identity + "/other"
        for name, command in [("airlock", self.airlock_command(other)), ("sigstore", self.sigstore_command(other))]:
            if name in commands and Run(command, self.log).code == 0:
                raise SystemExit("%s accepts %s for %s" % (name, other, self.case.bundle))

    def airlock_command(self, identity):
        case = self.case
        signer = (["--key", case.key] if case.key
                  else ["--certificate-identity", identity, "--certificate-oidc-issuer", case.issuer])
        return [self.airlock, "verify-blob", "--bundle", case.bundle, "--trusted-root", case.root, *signer,
                case.artifact]

    def sigstore_command(self, identity):
        case = self.case
        return [self.python, "-m", "sigstore", "--trust-config", self.configuration, "verify", "identity", "--offline",
                "--bundle", case.bundle, "--cert-identity", identity, "--cert-oidc-issuer", case.issuer, case.artifact]

    def failure(self, command, code):
        with open(self.log, errors="replace") as output:
            return SystemExit("%s: exit code %d\n%s" % (" ".join(command), code, output.read()))

    @staticmethod
    def table(runs, found, peaks):
        """Prints one table; a ratio is the median of the ratios to airlock in the same turn."""
        ratio = lambda name, part: statistics.median(
            part(run) / part(base) for run, base in zip(found[name], found["airlock"]))
        print("\n%-20s %8s %8s %9s %8s %8s" % ("%d processes each" % runs, "wall ms", "ratio", "CPU ms", "ratio",
                                               "peak MiB"))
        for name, own in found.items():
            print("%-20s %8.1f %8.2f %9.1f %8.2f %8.1f" % (
                name, statistics.median(run.wall for run in own), ratio(name, lambda run: run.wall),
                statistics.median(run.cpu for run in own), ratio(name, lambda run: run.cpu), peaks[name]))
