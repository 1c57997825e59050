"""Messages: one's own, and for an administrator everybody's, to see that mail goes out."""

from typing import Any

from midcourse.pages.listing import Column, ListingView
from midcourse.people.http import Request
from midcourse.people.models import Notice


def mailed(notice: Notice) -> Any:
    """When it was mailed, or why not."""
    return notice.sent_at or ("Could not be mailed" if notice.trouble else "Goes out within minutes")


class Notices(ListingView):
    title = "Messages"
    intro = "What Midcourse told you, newest first. It goes out by mail too."
    empty = "No messages yet."
    name = "notices"
    search_fields = ["subject", "body", "to__name"]
    columns = [
        Column("subject", "Message", lambda row: row.subject, "subject", template="portfolio/notice.html"),
        Column("to", "To", lambda row: row.to.name, "to__name"),
        Column("made", "Written", lambda row: row.made_at, "made_at"),
        Column("mailed", "Mailed", mailed, "sent_at"),
        Column("body", "Text", lambda row: row.body, export_only=True),
    ]

    def rows(self, request: Request) -> Any:
        return Notice.objects.visible_to(request.user).select_related("to")
