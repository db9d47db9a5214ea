"""Two pages that no source file has: 404.html, and index.html at the root, which leads to the front page.

A host shows 404.html at the address that was asked for, at any depth, so its links count from the site's
root: the path of COURSE_BASE_URL where the site has an address, otherwise "/".
"""

from urllib.parse import urlsplit


def _pages(app):
    if app.builder.name != "html":
        return
    root = urlsplit(app.config.html_baseurl or "/").path
    yield "404", {"title": "Not found", "site_root": root}, "404.html"
    front = f"{app.config.html_baseurl}{app.config.root_doc}.html"
    yield "index", {"title": app.config.html_title, "front": front}, "root.html"


def setup(app):
    app.connect("html-collect-pages", _pages)
