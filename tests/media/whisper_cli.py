"""Speaks the command line of whisper.cpp's `whisper-cli`, and hears a word in each second that is not silent."""

import argparse
import array
import json
import pathlib
import socket
import sys
import wave


def main() -> None:
    parser = argparse.ArgumentParser()
    for short, long in (("-m", "--model"), ("-f", "--file"), ("-l", "--language"), ("-of", "--output-file")):
        parser.add_argument(short, long, required=True)
    parser.add_argument("-t", "--threads", type=int, required=True)
    parser.add_argument("-ml", "--max-len", type=int, required=True)
    parser.add_argument("-sow", "--split-on-word", action="store_true")
    parser.add_argument("-oj", "--output-json", action="store_true")
    asked = parser.parse_args()
    with open(asked.model, encoding="utf-8") as file:  # noqa: PTH123 - kept to few imports
        order = file.read()
    if order == "fail":
        sys.exit(3)
    with wave.open(asked.file) as sound:
        if (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) != (1, 2, 16_000):
            sys.exit("error: WAV file must be 16 kHz, one channel of 16 bits")
        seconds = sound.getnframes() // 16_000
        heard = [max(array.array("h", sound.readframes(16_000))) > 1000 for _ in range(seconds)]
    segments = []
    for second, is_heard in enumerate(heard):
        text = f" Word {second}." if is_heard else " [BLANK_AUDIO]"
        print(f"[00:00:0{second}.000 --> 00:00:0{second + 1}.000] {text}", flush=True)
        segments.append(
            {"timestamps": {}, "offsets": {"from": second * 1000, "to": second * 1000 + 1000}, "text": text}
        )
    if order == "escape":
        segments[0]["text"] = f" {escaped()}"
    language = "en" if asked.language == "auto" else asked.language
    answer = {"systeminfo": "", "result": {"language": language}, "transcription": segments}
    with open(f"{asked.output_file}.json", "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write("not json" if order == "nonsense" else json.dumps(answer))


def escaped() -> str:
    """What of the machine it got at: nothing, one hopes."""
    got = []
    try:
        pathlib.Path("/etc/passwd").read_bytes()
        got.append("files")
    except OSError:
        pass
    try:
        socket.socket()
        got.append("network")
    except OSError:
        pass
    return f"Got {', '.join(got) or 'nothing'}."


if __name__ == "__main__":
    main()
