"""``python -m westphalia``."""

from westphalia.cli import main

if __name__ == "__main__":
    main()
