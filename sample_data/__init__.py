"""The sample company: a chain of restaurants and kitchens, and the files that its tools export."""
