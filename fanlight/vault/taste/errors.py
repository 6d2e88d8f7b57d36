"""The ways this feature says no."""

from fanlight.foundation.errors import Refused


class NotAHashtag(Refused):
    """This is not a hashtag: letters, digits and _ only, with at least one letter."""

    code = "not_a_hashtag"
    status = 422


class NotAKeyword(Refused):
    """Name a word, or a few, of at most 60 letters."""

    code = "not_a_keyword"
    status = 422


class TooManyMutes(Refused):
    """Your list of mutes is full. Take something off it first."""

    code = "too_many_mutes"
    status = 409


class NoSuchSound(Refused):
    """No public video has this sound any more."""

    code = "no_such_sound"
    status = 404


class TooManyEdits(Refused):
    """You have changed as many topics, sounds or creators as can be kept. Undo one first."""

    code = "too_many_edits"
    status = 409


class NothingToFreeze(Refused):
    """Learning is off, so there is nothing that could be kept as it is."""

    code = "nothing_to_freeze"
    status = 409
