"""How closely a contract is managed: assessing it, and editing what each intensity asks for (I1–I3)."""

from collections.abc import Mapping

from django.db import transaction

from midcourse.contracts.intensity import MOST, suggest
from midcourse.contracts.models import Assessment, Contract, Intensity, Profile
from midcourse.people import events
from midcourse.people.access import Verb, require
from midcourse.people.models import User


@transaction.atomic
def assess(actor: User, contract: Contract, answers: Mapping[str, str], chosen: str, because: str = "") -> Assessment:
    """Keep the answers, what they suggest and what is chosen; the contract takes the chosen intensity.

    Raises ValueError where an answer is missing, and where another intensity is chosen without saying why.
    """
    require(actor, Verb.EDIT_CONTRACTS, contract)
    suggested = suggest(answers)
    if chosen != suggested.intensity and not because.strip():
        raise ValueError(f"The answers suggest {suggested.intensity.label.lower()}. Say why another fits better.")
    assessment = Assessment.objects.create(
        contract=contract,
        answers=dict(answers),
        points=suggested.points,
        suggested=suggested.intensity,
        chosen=chosen,
        because=because.strip(),
        made_by=actor,
    )
    before, contract.intensity = contract.intensity, chosen
    contract.save(update_fields=["intensity"])
    sentence = f"Assessed the intensity: {Intensity(chosen).label.lower()} ({suggested.points} of {MOST} points suggest"
    sentence += f" {suggested.intensity.label.lower()})"
    sentence += f", {Intensity(before).label.lower()} till now" if before != chosen else ""
    sentence += f": {assessment.because}" if assessment.because else ""
    events.record(actor, "intensity.assess", sentence, [contract, contract.program])
    return assessment


@transaction.atomic
def save_profile(actor: User, profile: Profile) -> Profile:
    """Keep what an intensity asks for from now on. Raises ValueError where the fewest KPIs are more than the most."""
    require(actor, Verb.EDIT_PROFILES)
    if profile.fewest_kpis > profile.most_kpis:
        raise ValueError("The fewest KPIs cannot be more than the most.")
    profile.save()
    name = profile.get_intensity_display().lower()
    events.record(actor, "intensity.edit", f"Changed what {name} intensity asks for", [profile])
    return profile
