"""`make links` asks other sites for the pages that the book links to.

Publishers turn robots away, so of a DOI only its registry is asked, which says whether there is one.
"""

_RESOLVER, _REGISTRY = "https://doi.org/", "https://doi.org/api/handles/"


def asked(app, uri):
    return uri.replace(_RESOLVER, _REGISTRY, 1) if uri.startswith(_RESOLVER) else uri


def setup(app):
    app.connect("linkcheck-process-uri", asked)
