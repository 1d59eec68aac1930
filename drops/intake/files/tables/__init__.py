"""Files that hold whole tables: workbooks, HTML pages, databases, event logs, statistics programs.

Enters: a path, the name it came under, which of its tables is wanted.
Leaves: the cells of one table as text, each row with its number in it.
May be imported by: `drops.intake.files`.
Front door: `book.read_sheet`.
"""
