"""`python -m metrics`: see `metrics.cli.show`."""

from metrics.cli.show import app

if __name__ == "__main__":
    app()
