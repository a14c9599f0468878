"""What the reading room asks of an archive: answers that are quick however large it has grown.

Every function takes an open connection first, reads only, and returns values; where a number is an estimate, it says so.
"""
