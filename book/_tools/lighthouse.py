"""Measures the built site with Lighthouse, as a table: `make lighthouse` (needs npm and a Chromium).

Three pages, each as on a desktop and as on a phone with a slow line and a slow processor, served compressed
as a host does. A score below its limit fails. The scores of performance depend on the machine and on what
else it does: measure on a quiet one.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import threading
from functools import cache, partial
from http.server import ThreadingHTTPServer
from pathlib import Path

from serve import SITE, Handler

LIGHTHOUSE = "lighthouse@12.8.2"  # its scores mean the same as long as its version does
PAGES = ("book/index.html", "book/sigmoid_cross_entropy.html", "book/cross_entropy.html")
PERFORMANCE = {"desktop": 0.95, "mobile": 0.75}
PERFECT = ("accessibility", "best-practices", "seo")
MOST_SHIFT = 0.1
FLAGS = "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-sync"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
COMPRESSED = (".html", ".js", ".css", ".svg", ".json")


class Compressing(Handler):
    """Sends text as gzip."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if path.suffix not in COMPRESSED or not path.is_file():
            super().do_GET()
            return
        body = compressed(path)
        self.send_response(200)
        self.send_header("Content-Type", f"{self.guess_type(str(path))}; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing: the table is all that is printed."""


@cache
def compressed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), 6)


def measured(address: str, form: str, browser: str) -> dict:
    """Lighthouse's own report."""
    command = ["npx", "--yes", LIGHTHOUSE, address, "--quiet", "--output=json", f"--chrome-flags={FLAGS}"]
    command += ["--preset=desktop"] if form == "desktop" else []
    run = subprocess.run(
        command, capture_output=True, text=True, env=os.environ | {"CHROME_PATH": browser}, check=False
    )
    if run.returncode:
        raise SystemExit(f"Lighthouse did not measure {address}:\n{run.stderr.strip()[-800:]}")
    return json.loads(run.stdout)


def row(report: dict, form: str) -> tuple[list[float], bool]:
    """Four scores, the layout shift and the seconds until the first text; and whether all are good enough."""
    scores = {name: category["score"] or 0.0 for name, category in report["categories"].items()}
    audits = report["audits"]
    shift = audits["cumulative-layout-shift"]["numericValue"]
    first = audits["first-contentful-paint"]["numericValue"] / 1000
    good = scores["performance"] >= PERFORMANCE[form] and shift <= MOST_SHIFT
    good = good and all(scores[name] == 1 for name in PERFECT)
    return [scores["performance"], *(scores[name] for name in PERFECT), shift, first], good


def main() -> int:
    browser = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if shutil.which("npx") is None or browser is None:
        print("make lighthouse needs npm (from Node.js) and a Chromium on the path.", file=sys.stderr)
        return 1
    if not (SITE / "index.html").is_file():
        print("The book is not built yet: make book", file=sys.stderr)
        return 1
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Compressing, directory=str(SITE)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"{'page':34}{'form':9}performance  accessibility  best practices   SEO  shift  first text")
    all_good = True
    for page in PAGES:
        for form in PERFORMANCE:
            address = f"http://127.0.0.1:{server.server_port}/{page}"
            numbers, good = row(measured(address, form, browser), form)
            all_good &= good
            shown = "{:11.2f}{:15.2f}{:16.2f}{:6.2f}{:7.3f}{:10.1f} s".format(*numbers)
            print(f"{page:34}{form:9}{shown}{'' if good else '  below the limit'}", flush=True)
    return 0 if all_good else 1


if __name__ == "__main__":
    raise SystemExit(main())
