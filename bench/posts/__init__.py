"""The posts of the corpus: what they say, in both languages. Pure functions of a post's number."""
