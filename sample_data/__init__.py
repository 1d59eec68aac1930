"""The sample company: a chain of restaurants and kitchens, and the files that its tools export.

Enters: nothing but seeds; `stories` says what happened, `company` where, who and how much.
Leaves: the files in `files/` (`python -m sample_data.generate`), the same bytes every time.
They come into a data folder by `sample_data.load.load` (`python -m sample_data`), as any file does,
with their times moved by whole weeks (`moved`).
May be imported by: tests. `load` alone imports of `drops`; the rest does not know it.
Front door: `load.load` (`python -m sample_data`), `generate` (the files).
"""
