"""Owns agencies, the people who work in them and the posts they hold. Refuses to own what a post may see: that is access's."""
