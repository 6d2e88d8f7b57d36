"""Tables of published videos and of the hashtags they carry."""

from typing import ClassVar

from django.db import models

from fanlight.foundation import clock
from fanlight.public.actors.models import Actor


class Video(models.Model):
    """A published video. A withdrawn one keeps its row, emptied, so that its id never comes back."""

    id = models.UUIDField(primary_key=True)
    actor = models.ForeignKey(Actor, models.CASCADE, related_name="videos")
    caption = models.CharField(max_length=2200, db_default="")
    hashtags = models.JSONField(default=list)
    """Names without the #, lower case, in the order of the caption; `Tagging` is the same for look-ups."""
    mentions = models.JSONField(default=list)
    """Handles without the @, in the order of the caption."""
    language = models.CharField(max_length=8, db_default="")
    """BCP 47 tag of the caption's language; empty when unknown."""
    duration_ms = models.PositiveIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    thumbhash = models.CharField(max_length=64, db_default="")
    """ThumbHash of the poster, base64."""
    poster_sha256 = models.CharField(max_length=64)
    renditions = models.JSONField()
    """Smallest first: `[{name, sha256, width, height, codecs, peak_kbps, mean_kbps, size_bytes}]`."""
    sprite = models.JSONField(null=True)
    """`{sha256, count, columns, width, height}`: what is seen while scrubbing; none where it could not be made."""
    subtitles = models.JSONField(default=list)
    """Languages in which `Subtitles` has words for it, in alphabetical order."""
    unchecked_subtitles = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    """Those of them that a machine wrote and nobody has checked."""
    sound_id = models.UUIDField(null=True)
    """The video that its sound was first heard in, itself if it brought its own; none where nothing is to be heard."""
    allows_sound = models.BooleanField(db_default=False)
    """Whether others may put its own sound under videos of theirs."""
    allows_duet = models.BooleanField(db_default=False)
    """Whether others may put it beside, or its beginning before, videos of theirs; never of what was itself so made."""
    made_from = models.UUIDField(null=True)
    """The video that it was made with, which may have been taken back since; none where it is its creator's alone."""
    made_as = models.CharField(max_length=6, db_default="")
    """`duet` or `stitch`; empty where it is its creator's alone."""
    commenting = models.CharField(max_length=9, db_default="everyone")
    """Who may write under it, beside its creator: `everyone`, `followers` or `nobody`."""
    published_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True)
    view_count = models.PositiveBigIntegerField(db_default=0)
    like_count = models.PositiveBigIntegerField(db_default=0)
    comment_count = models.PositiveIntegerField(db_default=0)
    """Answers included."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-published_at", "-id"], name="video_latest", condition=models.Q(withdrawn_at=None)),
            models.Index(fields=["actor", "-published_at"], name="video_of_actor"),
            models.Index(
                fields=["sound_id", "-published_at", "-id"],
                name="video_with_sound",
                condition=models.Q(withdrawn_at=None),
            ),
            models.Index(
                fields=["made_from", "-published_at", "-id"],
                name="video_made_from",
                condition=models.Q(withdrawn_at=None, made_from__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Print(models.Model):
    """By which copies of a video are recognised. Vaults copy it, so that no draft has to be shown to be compared."""

    video = models.OneToOneField(Video, models.CASCADE, primary_key=True, related_name="fingerprint")
    frames = models.BinaryField()
    """PDQ hashes of some of its moments, 32 bytes each."""
    sound = models.BinaryField()
    """Chromaprint of its own sound, 4 bytes for each eighth of a second."""

    def __str__(self) -> str:
        return f"print of {self.video_id}"


class Tagging(models.Model):
    """A hashtag on a video."""

    id = models.BigAutoField(primary_key=True)
    video = models.ForeignKey(Video, models.CASCADE, related_name="taggings")
    hashtag = models.CharField(max_length=60)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["hashtag", "video"], name="one_tagging_a_video")]

    def __str__(self) -> str:
        return f"#{self.hashtag}"


class Subtitles(models.Model):
    """What is said in a video, in one language."""

    id = models.BigAutoField(primary_key=True)
    video = models.ForeignKey(Video, models.CASCADE, related_name="subtitle_tracks")
    language = models.CharField(max_length=8)
    """BCP 47 tag."""
    cues = models.JSONField()
    """`[{start, end, text}]`, in milliseconds and in the order of time."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["video", "language"], name="subtitles_once_a_language")
        ]

    def __str__(self) -> str:
        return f"{self.video_id} {self.language}"
