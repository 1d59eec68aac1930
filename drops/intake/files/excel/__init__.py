"""Workbooks as people see them: the text of a cell, not the number behind it.

Enters: a workbook and the name of a sheet.
Leaves: rows of texts, dates and numbers as they are shown.
May be imported by: `drops.intake.files`, through which erasure reads workbooks.
Front door: `sheet.read_sheet`.
"""
