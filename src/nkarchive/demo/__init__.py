"""A sample of two small news sites, invented from first line to last, to try the program on."""
