"""What the vault holds on a person, all of it."""

from uuid import UUID

import fanlight
from fanlight.foundation import clock
from fanlight.vault.rights.features import FEATURES


def everything(account_id: UUID) -> dict[str, object]:
    """A person's own copy: what the manifest declares as exported, feature by feature."""
    return {
        "made_by": f"Fanlight {fanlight.__version__}",
        "made_at": clock.now(),
        **{feature.__name__.split(".")[-2]: feature.export(account_id) for feature in FEATURES},
    }
