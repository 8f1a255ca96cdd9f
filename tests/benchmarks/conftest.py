"""Report the machine in pytest's header."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

import pytest


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Name the machine, its load, and the packages that matter."""
    cores = os.cpu_count()
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    packages = ", ".join(f"{name} {version(name)}" for name in ("textual", "numpy"))
    return [
        f"machine: {_processor()}, {cores} cores{load}, {platform.system()} {platform.release()}",
        f"with: Python {platform.python_version()}, {packages}",
    ]


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
