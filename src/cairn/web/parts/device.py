"""What a browser is, roughly: enough that its owner knows it again, too little to follow anybody by."""

from django.http import HttpRequest

BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("iPhone", "an iPhone"), ("iPad", "an iPad"), ("Android", "an Android device"), ("Windows", "Windows"), ("CrOS", "a Chromebook"),
    ("Macintosh", "a Mac"), ("Linux", "Linux"),
)  # fmt: skip


def device_in_words(request: HttpRequest) -> str:
    """As `Firefox on Windows`, from what the browser says of itself; never its version, language or address."""
    said = request.headers.get("User-Agent", "")
    browser = next((name for mark, name in BROWSERS if mark in said), "A browser")
    system = next((name for mark, name in SYSTEMS if mark in said), "")
    return f"{browser} on {system}" if system else browser
