"""Pure decisions about comments."""

from fanlight.crossings.crossing import Commenting


def may_comment(commenting: Commenting | str, *, is_creator: bool, follows: bool) -> bool:
    """Whether someone may write under a video; `follows` says that they follow its creator in public.

    A private follow opens nothing: the public plane could not know of it, and must not.
    """
    return is_creator or commenting == "everyone" or (commenting == "followers" and follows)
