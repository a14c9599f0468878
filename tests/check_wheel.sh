#!/bin/bash
# A wheel, installed in an empty environment, imports and runs: bash tests/check_wheel.sh PYTHON
# What it is for: a dependency that is installed here by chance but not named in pyproject.toml, and
# package data (the demo's pages, templates) that is in the checkout but not in the wheel.
set -euo pipefail

python=$(realpath --no-symlinks "${1:?usage: bash tests/check_wheel.sh PYTHON}")
checkout=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"  # away from the checkout, whose src/ must not be importable

export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_QUIET=1
"$python" -m pip wheel --no-deps --wheel-dir wheels "$checkout"
"$python" -m venv empty
empty/bin/python -m pip install -c "$checkout/constraints.txt" wheels/nkarchive-*.whl
empty/bin/python -m pip check

empty/bin/nkarchive --version
empty/bin/python - <<'PYTHON'
import nkarchive
from nkarchive.demo.site import DemoSite
from urllib.request import ProxyHandler, build_opener

with DemoSite() as site:
    url = site.urls["courier"] + "/2024/03/tumen-ferry-runs-again/"
    with build_opener(ProxyHandler({})).open(url) as answer:
        article = nkarchive.extract(answer.read(), url)
assert isinstance(article, nkarchive.Article), article
assert article.headline == "Tumen ferry runs again after four winters", article
print("extract:", article.headline)
PYTHON
empty/bin/nkarchive demo
test -s demo-archive/archive.db
echo "The wheel imports and runs."
