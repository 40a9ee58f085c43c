"""The states of a disposal, and why one can't be proposed or agreed to, in words. Pure."""

STATES = {
    "proposed": "Waits for somebody else to agree",
    "taken_back": "Taken back",
    "refused": "Refused",
    "stopped": "Stopped before anything was erased",
    "agreed": "Agreed: it is erased within minutes",
    "erasing": "Being erased",
    "done": "Erased",
}
BARS = {
    "held": "A hold keeps these records. End the hold first, or leave them.",
    "concern": "A concern about this person is open. End it first.",
    "duty": "Somebody still owes something about this person: a duty is open. See to it first.",
    "request": "A request by right about this person is open. Answer it first.",
    "draft": "Somebody in your agency is still writing about a person of this name. Ask them to send it or throw it away.",
    "linked": "Another record of your agency was linked with this person since. Take this back and propose it again.",
}
