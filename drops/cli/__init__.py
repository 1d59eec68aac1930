"""`python -m drops …`: the commands, what they print, and the words around it.

Enters: the words of a command line.
Leaves: data on stdout, sentences and progress on stderr, an exit code.
May be imported by: `drops.__main__`.
Front door: `drops.cli.app.app`.
"""
