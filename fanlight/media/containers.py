"""What is read, by ffmpeg's names for it; the child that probes must know them too."""

SOUNDS = frozenset({"mp3", "flac", "wav", "aac"})
"""Files that never hold a moving picture."""
PHOTOS = frozenset({"jpeg_pipe", "png_pipe", "webp_pipe"})
FILMS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,ogg,flv,asf,gif"
FORMATS = ",".join([FILMS, *sorted(SOUNDS | PHOTOS)])
