"""Owns what makes a question and an answer sound: the law's table, the seven rules, what each needs. Refuses to own who may."""
