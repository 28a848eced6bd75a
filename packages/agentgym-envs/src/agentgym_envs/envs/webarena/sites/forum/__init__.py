"""The forum: submissions in sixty-odd forums, comments that answer each other, and votes."""
