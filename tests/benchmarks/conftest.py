"""What the figures were measured on."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

import pytest


def pytest_report_header(config: pytest.Config) -> list[str]:
    """The machine, how busy it is with other work, and what the figures depend on."""
    cores = os.cpu_count()
    busy = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    packages = ", ".join(f"{name} {version(name)}" for name in ("textual", "numpy"))
    return [
        f"machine: {_processor()}, {cores} cores{busy}, {platform.system()} {platform.release()}",
        f"with: Python {platform.python_version()}, {packages}",
    ]


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
