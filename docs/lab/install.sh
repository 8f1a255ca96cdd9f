#!/bin/sh
# Installs digitgame for all accounts of a machine, in one read-only environment. Run it again to
# install a newer version.
#
#     sudo sh docs/lab/install.sh [SOURCE [TARGET [LOCK]]]
#
# SOURCE: this repository or a wheel of it (default: .). TARGET: a folder (default: /opt/digitgame).
# LOCK: exact versions and hashes of its dependencies (default: requirements.lock of this repository).
set -eu
source=${1:-.}
target=${2:-/opt/digitgame}
lock=${3:-$(dirname "$0")/../../requirements.lock}
umask 022
if [ -d "$target" ]; then chmod -R u+w "$target"; fi
"${PYTHON:-python3}" -m venv "$target"
"$target/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --requirement "$lock"
"$target/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --force-reinstall "$source"
# Compile now: the accounts that play cannot write here, and would compile Textual on every start.
"$target/bin/python" -m compileall -qq "$target/lib" || true
chmod -R a-w,a+rX "$target"
"$target/bin/digitgame" --version
