"""Builds the practice city where there is none and says who to sign in as; a process of its own."""

from midcourse.config.serving import prepare


def main() -> None:
    prepare()
    from django.conf import settings

    from midcourse.citylandia.people import PASSWORD
    from midcourse.citylandia.seed import seed
    from midcourse.people import clock
    from midcourse.people.models import User

    ready = settings.ENVIRONMENT.home / "ready"
    if not ready.exists():
        seed(clock.today(), lambda words: print(f"  {words}", flush=True))
        ready.touch()
    print(f"Sign in with the password “{PASSWORD}” as")
    for person in User.objects.filter(email__in=ONE_A_ROLE):
        print(f"  {person.email:<28} {person.name}, {person.get_role_display().lower()}")


ONE_A_ROLE = [f"{name}@citylandia.example" for name in ("alma", "dario", "priya", "lee", "ines")] + [
    "victor@vendor-e.example"
]

if __name__ == "__main__":
    main()
