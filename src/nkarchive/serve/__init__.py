"""The archive in a browser: the reading room as a Datasette plugin (plugin.py), its pages by address in routes.py."""
