"""Finds what two machines in one are made with, network namespaces and their firewall, and installs it where it can."""

import os
import shutil
import subprocess
import sys

PACKAGES = {"ip": "iproute2", "nft": "nftables"}


def missing() -> list[str]:
    """The programs that are not there."""
    return [
        name for name in PACKAGES if shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin") is None
    ]


def why_not() -> str:
    """Why no two machines can be made of this one; empty when they can."""
    if os.geteuid() != 0:
        return "network namespaces need root"
    if wanted := missing():
        return f"not installed: {', '.join(PACKAGES[name] for name in wanted)}"
    made = subprocess.run(["ip", "netns", "add", "fl-trial"], capture_output=True, text=True, check=False)
    if made.returncode:
        return f"this machine makes no network namespaces: {made.stderr.strip()}"
    try:
        ruled = subprocess.run(
            ["ip", "netns", "exec", "fl-trial", "nft", "add table inet trial"],
            capture_output=True,
            text=True,
            check=False,
        )
        return f"this machine has no nftables: {ruled.stderr.strip()}" if ruled.returncode else ""
    finally:
        subprocess.run(["ip", "netns", "del", "fl-trial"], check=False)


def main() -> None:
    """Install what is missing where that can be done without asking; where not, one test is skipped."""
    if (wanted := missing()) and os.geteuid() == 0 and shutil.which("apt-get"):
        names = [PACKAGES[name] for name in wanted]
        print(f"Installing {' and '.join(names)} for the test of two machines", flush=True)
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *names], check=False)
    if why := why_not():
        print(f"The test of two machines is skipped: {why}", file=sys.stderr)


if __name__ == "__main__":
    main()
