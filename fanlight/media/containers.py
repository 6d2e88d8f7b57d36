"""The containers that are read, by ffmpeg's names for them; the child that probes must know them too."""

FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,ogg,flv,asf"
