"""Uploads never take all threads."""

from dataclasses import replace
from uuid import uuid4

import pytest
from pytest_django import Settings as DjangoSettings

from fanlight.foundation.configuration import own
from fanlight.vault.studio.errors import UploadsBusy
from fanlight.vault.studio.places import place


def test_half_the_threads_stay_for_everyone_else() -> None:
    most = own().threads // 2
    held = [place(uuid4()) for _ in range(most)]
    for one in held:
        one.__enter__()

    with pytest.raises(UploadsBusy), place(uuid4()):
        pass
    held.pop().__exit__(None, None, None)
    with place(uuid4()):
        pass

    for one in held:
        one.__exit__(None, None, None)


def test_one_person_has_two_places_however_many_there_are(settings: DjangoSettings) -> None:
    settings.FANLIGHT = replace(own(), threads=100)
    ann = uuid4()

    with place(ann), place(ann):
        with pytest.raises(UploadsBusy), place(ann):
            pass
        with place(uuid4()):
            pass
    with place(ann):
        pass


def test_a_sender_that_fails_gives_its_place_back() -> None:
    for _ in range(own().threads * 2):
        with pytest.raises(ZeroDivisionError), place(uuid4()):
            raise ZeroDivisionError
