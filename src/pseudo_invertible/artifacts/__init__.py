"""How what is made is kept: paths, whole files, tables, digests of code, provenance."""
