"""The background worker: uploads, packs, and once an hour what is due."""

import os

RUN_DUE_EVERY = 3600.0  # seconds


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "midcourse.config.settings")
    import django

    django.setup()
    import threading

    from django.core.management import call_command

    from midcourse.config import upkeep

    upkeep.recover()
    threading.Thread(target=upkeep.run_due_forever, args=[RUN_DUE_EVERY], daemon=True).start()
    call_command("db_worker", interval=0.5, reload=False)


if __name__ == "__main__":
    main()
