"""Background work that is cut off: a real process killed in the middle of saving, on a real database file."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from midcourse.measures.actions import recover_interrupted, save
from midcourse.measures.models import KPI, Observation, Submission
from midcourse.measures.steps import ready_path, save_figures
from midcourse.people.models import User
from tests.cast import Cast, signed_in
from tests.measures.files import csv, say, send

SCENE = Path(__file__).with_name("scene.py")


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """The environment of an installation of its own, with a database file."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MIDCOURSE_")}
    return {**environment, "MIDCOURSE_HOME": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2])}


def scene(home: dict[str, str], part: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, str(SCENE), part], env=home, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()


def test_killed_in_the_middle_of_saving_nothing_is_half_saved_and_it_can_be_retried(home: dict[str, str]) -> None:
    assert scene(home, "prepare") == ["preview, 0 figures", "600 new"]
    command = [sys.executable, str(SCENE), "save-and-wait"]
    with subprocess.Popen(command, env=home, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        assert "600 figures written, not committed" in worker.stdout.readline()
        worker.send_signal(signal.SIGKILL)
    assert worker.returncode == -signal.SIGKILL
    assert scene(home, "after") == [
        "saving, 0 figures",
        "1 put back",
        "preview, 0 figures",
        "Saving was cut off before its end, so nothing was saved. Choose “Save the figures” to try again.",
        "0 put back",  # what only waits in the queue is left alone
        "saved, 600 figures",
    ]


def test_cut_off_while_reading_the_file_can_be_read_again(cast: Cast, complaints: KPI) -> None:
    submission = send(cast, cast.alma, csv("Month,Vendor,Complaints", "2026-01,Vendor E,6"))
    Submission.objects.update(state="reading")
    assert recover_interrupted() == 1
    client: Client = signed_in(cast.alma)
    page = client.get(reverse("submission", args=[submission.pk])).content.decode()
    assert "Reading the file was cut off" in page
    client.post(reverse("submission-again", args=[submission.pk]))
    submission.refresh_from_db()
    assert (submission.state, submission.problem) == ("mapping", "")


def test_cut_off_while_checking_goes_back_to_the_columns(cast: Cast, complaints: KPI) -> None:
    submission = send(cast, cast.alma, csv("Month,Vendor,Complaints", "2026-01,Vendor E,6"))
    Submission.objects.update(state="checking")
    assert recover_interrupted() == 1
    submission.refresh_from_db()
    say(submission, cast.alma, submission.mapping["roles"])
    assert (submission.state, submission.problem) == ("preview", "")


def test_a_failure_while_saving_puts_the_submission_back(cast: Cast, complaints: KPI) -> None:
    """The checked figures are gone from the disk: an error nobody foresaw."""
    submission = send(cast, cast.alma, csv("Month,Vendor,Complaints", "2026-01,Vendor E,6"))
    say(submission, cast.alma, submission.mapping["roles"])
    ready_path(submission.pk).unlink()
    save(cast.alma, submission)
    submission.refresh_from_db()
    assert submission.state == "preview"
    assert "Saving was cut off" in submission.problem
    assert not Observation.objects.exists()


def test_figures_state_and_event_are_saved_together_or_not_at_all(cast: Cast, complaints: KPI) -> None:
    """The person is gone when the event is written, which is the last thing a save does."""
    submission = send(cast, cast.alma, csv("Month,Vendor,Complaints", "2026-01,Vendor E,6"))
    say(submission, cast.alma, submission.mapping["roles"])
    Submission.objects.update(state="saving")
    with pytest.raises(User.DoesNotExist):
        save_figures(submission.pk, actor=0)
    submission.refresh_from_db()
    assert (submission.state, Observation.objects.count()) == ("saving", 0)
