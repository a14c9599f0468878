"""The archive in a browser, for now as plain Datasette with our plugin: see plugin.py."""
