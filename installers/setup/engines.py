"""The model engines: torch and llama.cpp. Folioscope answers with quotes without them."""

from __future__ import annotations

import shutil
import sys

from installers.setup.environment import Environment, pinned
from installers.setup.packages import has_compiler
from installers.setup.steps import say

PYTORCH_CPU_WHEELS = "https://download.pytorch.org/whl/cpu"
"""PyTorch's own address for builds without CUDA, which the package index may not have"""

GIGABYTE = 10**9


def are_installed(environment: Environment) -> bool:
    """Whether both engines are there already."""
    return environment.holds("torch", "llama-cpp-python")


def install(environment: Environment) -> bool:
    """Install both engines, each where it can be had.

    Returns:
        Whether both are there; where one is not, what to do has been said.
    """
    torch = install_torch(environment)
    return _install_llama(environment) and torch


def install_torch(environment: Environment, *, or_full: bool = True) -> bool:
    """Install torch for processors, which on Macs is the only one; says what to do where it cannot be had.

    Args:
        or_full: where that build cannot be had, take the one with CUDA, which is 2.7 GB to download.
    """
    if not has_room(environment, 2):
        return False
    plain = pinned("torch")
    failure = _cpu_torch(environment, f"{plain}+cpu") if sys.platform == "linux" else None
    if failure is not None and or_full:
        say("The small build of torch cannot be reached; the full one with CUDA is about 2.7 GB to download.")
        failure = None if has_room(environment, 9) else failure
    failure = failure or environment.install(plain)
    if failure is not None:
        say(failure, "torch could not be installed; pages are not looked at until it is.")
    return failure is None


def _cpu_torch(environment: Environment, cpu: str) -> str | None:
    """On Linux plain torch is the CUDA build, so the CPU build is looked for first."""
    impatient = ["--retries", "1", "--timeout", "15"]
    failure = environment.install("--no-deps", cpu)
    if failure is None:
        return None
    return environment.install("--no-deps", "--index-url", PYTORCH_CPU_WHEELS, *impatient, cpu)


def _install_llama(environment: Environment) -> bool:
    if not has_compiler():
        say("llama.cpp is compiled on this machine, and there is no C++ compiler; it is left out for now.")
        return False
    failure = environment.install("llama-cpp-python")
    if failure is not None:
        say(failure, "llama.cpp could not be compiled; it is left out for now.")
    return failure is None


def has_room(environment: Environment, gigabytes: int) -> bool:
    """Whether the environment's disk has room for so much; says so where it has not."""
    free = shutil.disk_usage(environment.folder).free
    if free >= gigabytes * GIGABYTE:
        return True
    say(f"That needs {gigabytes} GB of disk; {free / GIGABYTE:.1f} GB are free. It is left out for now.")
    return False
