"""Run by scripts/try_wheels where only agentgym-evol and what it asks for is installed."""

import subprocess


def main() -> None:
    for arguments in (["--help"], ["demo", "--help"], ["run", "--help"]):
        subprocess.run(["agentgym-evol", *arguments], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
