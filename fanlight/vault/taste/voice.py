"""How much its person counts for other people's feeds, in the words of the API."""

from fanlight.foundation import clock
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import sheets, voices
from fanlight.vault.taste.schemas import VoiceCard


def voice(viewer: Viewer) -> VoiceCard:
    """What counts for others today, and all that it comes from."""
    attendance = sheets.recent(viewer.account_id).attendance.on(clock.today().toordinal())
    found = voices.of(attendance)
    return VoiceCard(
        share=found.tenths / voices.FULL,
        days=found.days,
        given_days=found.given,
        videos_today=attendance.met,
        most_a_day=voices.MOST_A_DAY,
    )
