"""Files as people send them, and a short way through the whole upload."""

import io
from collections.abc import Sequence

import xlsxwriter
from django.core.files.base import ContentFile

from midcourse.measures.actions import Columns, choose_columns, receive_file
from midcourse.measures.models import Submission
from midcourse.people.models import User
from tests.cast import Cast


def csv(*lines: str) -> bytes:
    return "\r\n".join(lines).encode()


def xlsx(*rows: Sequence[object]) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(number, column, cell)
    book.close()
    return file.getvalue()


def send(cast: Cast, sender: User, content: bytes, name: str = "march.csv", letter: str = "") -> Submission:
    """Send a file for the janitorial program, or for one vendor's contract."""
    about = {"contract": cast.contracts[letter]} if letter else {"program": cast.program}
    submission = receive_file(sender, name=name, content=ContentFile(content), **about)
    submission.refresh_from_db()
    return submission


def say(submission: Submission, sender: User, roles: dict[str, str], **more: object) -> Submission:
    """Say what the columns are."""
    choose_columns(sender, submission, Columns(roles, **more))  # type: ignore[arg-type]
    submission.refresh_from_db()
    return submission


def sentences(submission: Submission) -> list[str]:
    return [problem["sentence"] for problem in submission.problems]
