"""Accounts and sessions over HTTP."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token, rotate_token
from ninja import Router

from fanlight.foundation import reading
from fanlight.foundation.configuration import own
from fanlight.transparency import queries as log
from fanlight.vault.accounts import actions, queries, sessions
from fanlight.vault.accounts.actions import Entered
from fanlight.vault.accounts.ownership import custody
from fanlight.vault.accounts.particulars import Particulars
from fanlight.vault.accounts.schemas import (
    AccountAnswer,
    AccountWithCode,
    Limits,
    Me,
    PasswordChange,
    Recovery,
    SessionsAnswer,
    SettingsChange,
    SignIn,
    SignUp,
)
from fanlight.vault.accounts.sessions import signed_in, viewer_of
from fanlight.vault.accounts.visits import visit_of

router = Router(tags=["accounts"])


@router.get("/me", response=Me)
def me(request: HttpRequest) -> dict[str, object]:
    """Who is asking, and what the app needs to start."""
    viewer, settings = viewer_of(request), own()
    return {
        "signed_in": viewer is not None,
        "csrf_token": get_token(request),
        "account": queries.own_account_of(viewer) if viewer else None,
        "limits": Limits(
            max_bytes=settings.max_upload_bytes,
            max_seconds=settings.max_video_seconds,
            max_pixels=settings.max_video_pixels,
        ),
        "custody": custody(),
        "coming_at": announced.effective_at if (announced := log.coming()) else "",
        "public_address": settings.public_address,
    }


@router.post("/accounts", response={201: AccountWithCode})
def sign_up(request: HttpRequest, response: HttpResponse, body: SignUp) -> dict[str, object]:
    """Open an account, and sign in."""
    private = Particulars(age_band=body.age_band, name=body.name.strip(), language=body.language)
    entered = actions.sign_up(visit_of(request), handle=body.handle, password=body.password, private=private)
    return _entered(request, response, entered)


@router.post("/sessions", response=AccountAnswer)
def sign_in(request: HttpRequest, response: HttpResponse, body: SignIn) -> dict[str, object]:
    """Sign in; a session that the browser had before ends."""
    leaving = request.COOKIES.get(sessions.COOKIE, "")
    entered = actions.sign_in(visit_of(request), handle=body.handle, password=body.password, leaving=leaving)
    return _entered(request, response, entered)


@router.get("/sessions", response=SessionsAnswer, auth=signed_in)
def own_sessions(request: HttpRequest) -> dict[str, object]:
    """Where one is signed in."""
    return {"sessions": queries.own_sessions(signed_in(request))}


@router.delete("/sessions/current", response={204: None})
def sign_out(request: HttpRequest, response: HttpResponse) -> None:
    """Sign out here."""
    actions.sign_out(request.COOKIES.get(sessions.COOKIE, ""))
    sessions.take_back(response)


@router.delete("/sessions/{uuid:session_id}", response={204: None}, auth=signed_in)
def end_session(request: HttpRequest, session_id: UUID) -> None:
    """Sign out somewhere else."""
    actions.end_session(signed_in(request).account_id, session_id)


@router.post("/recovery", response=AccountWithCode)
def recover(request: HttpRequest, response: HttpResponse, body: Recovery) -> dict[str, object]:
    """Set a new password with the recovery code, which is replaced by another."""
    entered = actions.recover(
        visit_of(request), handle=body.handle, recovery_code=body.recovery_code, new_password=body.new_password
    )
    return _entered(request, response, entered)


@router.put("/me/password", response={204: None}, auth=signed_in)
def change_password(request: HttpRequest, response: HttpResponse, body: PasswordChange) -> None:
    """Change one's password; all other sessions end."""
    token = actions.change_password(signed_in(request), current=body.current_password, new=body.new_password)
    sessions.hand_over(response, token)


@router.patch("/me", response=AccountAnswer, auth=signed_in)
def change_settings(request: HttpRequest, body: SettingsChange) -> dict[str, object]:
    """Change the language of the screen, or whether watches may teach the recommender."""
    account = actions.change_settings(signed_in(request).account_id, language=body.language, learning=body.learning)
    return {"account": queries.own_account(account)}


def _entered(request: HttpRequest, response: HttpResponse, entered: Entered) -> dict[str, object]:
    sessions.hand_over(response, entered.token)
    rotate_token(request)  # one that somebody planted here before, or knew, is worth nothing now
    with reading.person(entered.account.id):
        return {"account": queries.own_account(entered.account), "recovery_code": entered.recovery_code}
