"""Runs commands in turn, several rounds, and gives medians of what they took."""

import os
import statistics
import subprocess
import time


class Result:
    """What one command took: seconds on the clock and of the processors, peak memory in KiB, bytes written."""

    def __init__(self, wall, cpu, peak, size):
        self.wall, self.cpu, self.peak, self.size = wall, cpu, peak, size

    @staticmethod
    def median(results):
        """The medians of several runs; the largest peak, since a limit must hold every time."""
        return Result(
            statistics.median(result.wall for result in results), statistics.median(result.cpu for result in results),
            max(result.peak for result in results), results[-1].size)


def once(command, log):
    """Runs a command, given as a list or as a line for the shell, and measures it.

    Memory is that of the largest single process. /usr/bin/time stands between, since a process that starts as a copy of
    this one would be charged with the memory of this one.
    """
    arguments = command if isinstance(command, list) else ["sh", "-ec", command]
    report = log + ".time"
    # Nothing of what ran before is still on its way to the disk.
    os.sync()
    started = time.perf_counter()
    with open(log, "wb") as output:
        code = subprocess.call(
            ["/usr/bin/time", "-q", "-o", report, "-f", "%U %S %M"] + arguments, stdout=output, stderr=output)
    wall = time.perf_counter() - started
    if code != 0:
        with open(log, errors="replace") as output:
            raise SystemExit("%s: exit code %d\n%s" % (" ".join(arguments), code, output.read()))
    with open(report) as file:
        user, system, peak = file.read().split()
    return wall, float(user) + float(system), int(peak)


def tree_size(path):
    """The bytes of a file, or of all files below a directory, each file once however many links it has."""
    if os.path.isfile(path):
        return os.path.getsize(path)
    seen, total = set(), 0
    for folder, _, names in os.walk(path):
        for name in names:
            status = os.lstat(os.path.join(folder, name))
            if status.st_ino not in seen:
                seen.add(status.st_ino)
                total += status.st_size
    return total
