"""How like two texts are: their words, the facts in them, sketches to find candidates by, and the groups they form.

Pure: the same texts give the same answer, in whatever order they come.
"""
