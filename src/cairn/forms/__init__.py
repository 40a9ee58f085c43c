"""Owns what people are asked: forms as data, their drafts and answers, and the language check. Refuses to own what becomes of an answer."""
