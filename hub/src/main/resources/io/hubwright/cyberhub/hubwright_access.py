"""Who may log in. The same rules as AccessRules in Java; one table of tests holds both to them.

Needs nothing but Python, keeps no state: the lists are read anew for each question.
"""
import re
from pathlib import Path

NAME = re.compile(r"[a-z0-9_][a-z0-9._@+-]{0,62}")
WORD = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._@+-]*")

ALLOW, REFUSE, ASK = "allow", "refuse", "ask"


def fold(name):
    return name.strip().lower()


class ListFile:
    """One list: a name per line; blank lines and what follows a # do not count."""

    def __init__(self, path):
        self.name = path.name
        self.lines, self.bad, self.trouble = {}, {}, ""
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except OSError as error:
            self.trouble = "is not there" if isinstance(error, FileNotFoundError) else "cannot be opened"
            return
        except UnicodeDecodeError:
            self.trouble = "is not UTF-8"
            return
        for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
            entry = line.split("#", 1)[0].strip(" \t").lower()
            if not entry:
                continue
            if NAME.fullmatch(entry):
                self.lines.setdefault(entry, number)
            else:
                self.bad[number] = {word.lower() for word in WORD.findall(entry)}

    def find(self, name):
        return self.lines.get(name)

    def find_in_bad_line(self, name):
        return next((number for number, words in self.bad.items() if name in words), None)


class Policy:
    def __init__(self, directory, allow_files, block_files, allowed, blocked, admins, organisations):
        self.directory = Path(directory)
        self.allow_files, self.block_files = list(allow_files), list(block_files)
        self.allowed, self.blocked, self.admins = set(allowed), set(blocked), set(admins)
        self.organisations = list(organisations)

    def refusal(self, user):
        """Why this user is refused whatever the allow lists say; empty if not. Blocking wins over all."""
        name = fold(user)
        lists = [ListFile(self.directory / file) for file in self.block_files]
        for block in lists:
            if block.trouble:
                return f"the block list {block.name} {block.trouble}, so nobody may log in"
        if name in self.blocked:
            return "blocked by the script"
        for block in lists:
            if block.find(name):
                return f"blocked by {block.name}, line {block.find(name)}"
        for block in lists:
            if block.find_in_bad_line(name):
                return f"blocked by {block.name}, line {block.find_in_bad_line(name)}, which is not one name"
        return ""

    def decide(self, user):
        """Whether this user may log in (ALLOW, REFUSE, or ASK GitHub), and why."""
        name = fold(user)
        refusal = self.refusal(user)
        if refusal:
            return REFUSE, refusal
        if name in self.admins:
            return ALLOW, "an administrator"
        if name in self.allowed:
            return ALLOW, "allowed by the script"
        lists = [ListFile(self.directory / file) for file in self.allow_files]
        for allow in lists:
            if allow.find(name):
                return ALLOW, f"allowed by {allow.name}, line {allow.find(name)}"
        if self.organisations:
            return ASK, "in no allow list; GitHub is asked about " + ", ".join(self.organisations)
        for allow in lists:
            if allow.trouble:
                return REFUSE, f"the allow list {allow.name} {allow.trouble}, so only those named elsewhere may log in"
        for allow in lists:
            if allow.bad:
                return REFUSE, f"in no allow list, and {allow.name}, line {min(allow.bad)}, is not one name"
        if self.allowed or any(allow.lines for allow in lists):
            return REFUSE, "in no allow list"
        return ALLOW, "no allow list has a name, so everybody may log in"
