"""The home page: where all sites are linked, with accounts, a calculator and a scratchpad."""
