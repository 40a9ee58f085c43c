"""The forms, one file each: title, version, source, who approved it and when, and what is asked."""
