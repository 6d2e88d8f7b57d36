"""Tables of what a person is making: uploads on their way, drafts, the files kept for them, and the public face."""

from typing import ClassVar

from django.db import models

from fanlight.foundation import clock, ids
from fanlight.vault.accounts.models import Account


class Commenting(models.TextChoices):
    """Who may write under a video, beside its creator."""

    EVERYONE = "everyone"
    FOLLOWERS = "followers"
    """Those who follow them in public: of other follows nobody else knows."""
    NOBODY = "nobody"


class Draft(models.Model):
    """A video before, and after, it is published. Its id is the video's id from the first byte on."""

    class Stage(models.TextChoices):
        RECEIVING = "receiving"
        CHECKING = "checking"
        PREPARING = "preparing"
        READY = "ready"
        PUBLISHED = "published"
        REFUSED = "refused"

    class Audience(models.TextChoices):
        EVERYONE = "everyone"
        FOLLOWERS = "followers"
        ONLY_ME = "only_me"

    class SecondPass(models.TextChoices):
        NOT_YET = ""
        ASKED = "asked"
        DONE = "done"

    id = models.UUIDField(primary_key=True, default=ids.new_id)
    account = models.ForeignKey(Account, models.CASCADE, related_name="drafts")
    actor_id = models.UUIDField()
    """The public face it will be published under."""
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.RECEIVING)
    audience = models.CharField(max_length=10, choices=Audience)
    sealed = models.BinaryField()
    """`contents.Contents`: caption, file name, language, and why it was refused."""
    media = models.JSONField(default=dict)
    """`manifest.Manifest`: names, sizes and shapes of the files made of it."""
    allows_sound = models.BooleanField(db_default=False)
    """Whether others may put its own sound under videos of theirs, once it is public."""
    allows_duet = models.BooleanField(db_default=False)
    """Whether others may put it beside, or its beginning before, videos of theirs, once it is public."""
    commenting = models.CharField(max_length=9, choices=Commenting, db_default=Commenting.EVERYONE)
    """Who may write under it, once it is public."""
    cover = models.PositiveSmallIntegerField(default=0)
    """Which of the manifest's covers stands for it."""
    is_playable = models.BooleanField(default=False)
    size_bytes = models.PositiveBigIntegerField()
    """How large the file is that was, or will be, sent. It is deleted once the video is prepared."""
    job_id = models.UUIDField(null=True)
    """The job that is working on it, or did so last."""
    second_pass = models.CharField(max_length=5, choices=SecondPass, blank=True, db_default="")
    """Whether smaller files in AV1 are wanted, or were tried; the manifest says what came of it."""
    created_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True)
    crossed_at = models.DateTimeField(null=True)
    """When the public plane's journal said that it is there."""
    withdrawn_at = models.DateTimeField(null=True)
    """Taken back; the row goes when the public plane has confirmed it."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["account", "-created_at"], name="draft_of_account"),
            models.Index(
                fields=["actor_id", "-published_at"],
                name="draft_kept",
                condition=models.Q(stage="published") & ~models.Q(audience="everyone"),
            ),
            models.Index(
                fields=["id"],
                name="draft_without_second_pass",
                condition=models.Q(second_pass="", crossed_at__isnull=False),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="published_drafts_say_when",
                condition=~models.Q(stage="published") | models.Q(published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


MOVES: dict[str, frozenset[str]] = {
    Draft.Stage.RECEIVING: frozenset({Draft.Stage.CHECKING, Draft.Stage.REFUSED}),
    Draft.Stage.CHECKING: frozenset({Draft.Stage.PREPARING, Draft.Stage.REFUSED}),
    Draft.Stage.PREPARING: frozenset({Draft.Stage.READY, Draft.Stage.REFUSED}),
    Draft.Stage.READY: frozenset({Draft.Stage.PUBLISHED}),
    Draft.Stage.PUBLISHED: frozenset(),
    Draft.Stage.REFUSED: frozenset(),
}
"""The stages a draft may go to from each stage. Out of the last two leads only deletion or withdrawal."""


class Upload(models.Model):
    """A file on its way in. The row goes when the last byte has come."""

    draft = models.OneToOneField(Draft, models.CASCADE, primary_key=True, related_name="upload")
    account = models.ForeignKey(Account, models.CASCADE, related_name="uploads")
    offset_bytes = models.PositiveBigIntegerField(default=0)
    """How much has come and is safely on disk; the file may hold more that nobody was promised."""
    length_bytes = models.PositiveBigIntegerField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="uploads_end_at_their_length", condition=models.Q(offset_bytes__lte=models.F("length_bytes"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offset_bytes} of {self.length_bytes} bytes of {self.draft_id}"


class KeptFile(models.Model):
    """A draft needs this object of the vault's store. An object that no row names may go."""

    id = models.BigAutoField(primary_key=True)
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="kept_files")
    account = models.ForeignKey(Account, models.CASCADE, related_name="kept_files")
    name = models.CharField(max_length=70, db_index=True)
    """`<sha256>.<extension>`."""
    size_bytes = models.PositiveBigIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["draft", "name"], name="one_kept_file_a_draft")]

    def __str__(self) -> str:
        return self.name


class Subtitles(models.Model):
    """What is said in a draft or a published video, in one language."""

    id = models.UUIDField(primary_key=True, default=ids.new_id)
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="subtitles")
    account = models.ForeignKey(Account, models.CASCADE, related_name="subtitles")
    language = models.CharField(max_length=8)
    """BCP 47 tag."""
    sealed = models.BinaryField()
    """The cues, in the order of time."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["draft", "language"], name="one_writing_a_language")]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.language}"


class Print(models.Model):
    """By which copies of a video are recognised; what everyone may see of a published one has crossed."""

    draft = models.OneToOneField(Draft, models.CASCADE, primary_key=True, related_name="fingerprint")
    account = models.ForeignKey(Account, models.CASCADE, related_name="prints")
    sealed = models.BinaryField()
    """`prints.print_of` reads it."""

    def __str__(self) -> str:
        return f"print of {self.draft_id}"


class Profile(models.Model):
    """How a person wants to appear in public: the vault's word, which the public plane repeats."""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="profile")
    actor_id = models.UUIDField(unique=True)
    handle = models.CharField(max_length=30)
    name = models.CharField(max_length=60, db_default="")
    bio = models.CharField(max_length=300, db_default="")
    avatar_sha256 = models.CharField(max_length=64, db_default="", db_index=True)
    commenting = models.CharField(max_length=9, choices=Commenting, db_default="")
    """Who may write under their next videos; empty where they never said."""

    def __str__(self) -> str:
        return f"@{self.handle}"
