"""Django settings that both planes have in common."""

from pathlib import Path

from django.core.management.utils import get_random_secret_key

from fanlight.foundation.whole_files import write_new

USE_TZ = True
TIME_ZONE = "UTC"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_I18N = False
APPEND_SLASH = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"


def secret(path: Path) -> str:
    """A secret kept in a file that only its owner may read; made on first use."""
    if not path.exists():
        write_new(path, get_random_secret_key().encode())
    return path.read_text()
