"""A process ends when signals ask for it, however many come at once."""

import signal
import threading

from fanlight.config.leaving import told_by_signals


def test_any_of_the_signals_sets_it() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        with told_by_signals() as stop:
            assert not stop.is_set()
            signal.raise_signal(number)
            assert stop.wait(60)


def test_a_signal_that_comes_while_the_event_is_in_hand_waits_for_nobody() -> None:
    with told_by_signals() as stop:
        with stop._cond:  # as in the midst of `stop.wait` and of `stop.set`
            signal.raise_signal(signal.SIGTERM)
            signal.raise_signal(signal.SIGTERM)
        assert stop.wait(60)


def test_afterwards_signals_do_what_they_did_and_no_thread_is_left() -> None:
    before = signal.getsignal(signal.SIGTERM)

    with told_by_signals():
        assert signal.getsignal(signal.SIGTERM) is not before

    assert signal.getsignal(signal.SIGTERM) is before
    assert "signals" not in {thread.name for thread in threading.enumerate()}
