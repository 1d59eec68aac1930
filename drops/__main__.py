"""`python -m drops`: see `drops.cli.app`."""

from drops.cli.app import app

if __name__ == "__main__":
    app()
