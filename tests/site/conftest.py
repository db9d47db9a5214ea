"""A browser and a served site for the tests of this folder: one browser, one wide and one narrow window."""

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright
from site_checks import ADDRESS, FLAGS, NO_BROWSER, NO_SITE, SITE, WIDTHS, chromium, served, settle

# The extension is found by its place, as the build finds it.
sys.path.insert(0, str(Path(__file__).parents[2] / "book" / "_ext"))
sys.path.append(str(Path(__file__).parents[2] / "book" / "_tools"))  # figure_data.py


@pytest.fixture(scope="session")
def site():
    """The folder of the built site."""
    if not (SITE / "index.html").is_file():
        pytest.fail(NO_SITE, pytrace=False)
    return SITE


@pytest.fixture(scope="session")
def root(site):
    """The address of the built site."""
    # As it will be published: below the path of its address, from which 404.html finds its styles.
    with served(site, urlsplit(ADDRESS).path.rstrip("/") + "/") as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    """One Chromium for the whole run. Where there is none, its tests are skipped, but CI must have one."""
    path = chromium()
    if path is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_BROWSER)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def windows(browser):
    """The browser's windows by name, wide and narrow, in light colours."""
    sizes = {name: {"width": width, "height": 900} for name, width in WIDTHS.items()}
    return {name: browser.new_context(viewport=size, color_scheme="light") for name, size in sizes.items()}


@pytest.fixture(scope="module")
def open_page(windows, root):
    """Opens a page of the built site and waits for it: open_page("narrow", "book/index.html")."""
    opened = []

    def open_(window, address):
        page = windows[window].new_page()
        opened.append(page)
        page.goto(root + address, wait_until="load")
        settle(page)
        return page

    yield open_
    for page in opened:
        page.close()
