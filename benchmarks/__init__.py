"""Speed and memory, beside the peers; `make bench` prints the table."""
