# SPDX-License-Identifier: Apache-2.0
"""Reads a shell command line into words and lists, without running or expanding anything.

Sources: POSIX.1-2017, Shell Command Language, sections 2.2, 2.3, 2.6 and 2.9.
"""

from dataclasses import dataclass

DEPTH_LIMIT = 12
_BLANKS = " \t\r"
_NAME_START = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_")
_NAME = _NAME_START | frozenset("0123456789")
_SPECIAL_VARIABLES = frozenset("0123456789?#*@!-$")


class ShellSyntaxError(Exception):
    """The line is not one that this reader takes; the text reads as dash would print it."""

    def __init__(self, complaint: str) -> None:
        super().__init__(f"sh: 1: Syntax error: {complaint}")


@dataclass(frozen=True, slots=True)
class Text:
    """Characters that stand for themselves."""

    text: str
    is_quoted: bool


@dataclass(frozen=True, slots=True)
class Variable:
    """`$name`, `${name}` or a special parameter."""

    name: str
    is_quoted: bool


@dataclass(frozen=True, slots=True)
class Substitution:
    """`$(script)` or backticks: the script's output."""

    script: "Script"
    is_quoted: bool


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`$((expression))`; the expression may itself hold variables and substitutions."""

    parts: "tuple[Part, ...]"
    is_quoted: bool


Part = Text | Variable | Substitution | Arithmetic
Word = tuple[Part, ...]
Command = tuple[Word, ...]
Pipeline = tuple[Command, ...]
Script = tuple[tuple[str, Pipeline], ...]  # each pipeline with the operator before it: ";", "&&" or "||"


def parse(line: str) -> Script:
    """Return the list of pipelines in `line`; raises `ShellSyntaxError`."""
    reader = _Reader(line, depth=0)
    script = reader.read_script()
    if not reader.is_at_end():
        raise ShellSyntaxError(f'"{reader.peek()}" unexpected')
    return script


class _Reader:
    """A cursor over one line; each `read_` method starts at what it reads and ends behind it."""

    def __init__(self, line: str, depth: int) -> None:
        if depth > DEPTH_LIMIT:
            raise ShellSyntaxError("nested too deeply for this sample")
        self._line = line
        self._at = 0
        self._depth = depth

    def is_at_end(self) -> bool:
        return self._at >= len(self._line)

    def peek(self, length: int = 1) -> str:
        return self._line[self._at : self._at + length]

    def take(self, length: int = 1) -> str:
        taken = self.peek(length)
        self._at += len(taken)
        return taken

    def read_script(self) -> Script:
        """Read pipelines up to the end of the line or an unmatched `)`."""
        script: list[tuple[str, Pipeline]] = []
        joined = ";"
        while True:
            pipeline = self.read_pipeline()
            if pipeline:
                script.append((joined, pipeline))
            elif joined != ";" and not self.is_at_end():
                raise ShellSyntaxError(f'"{self.peek()}" unexpected')
            if self.is_at_end() or self.peek() == ")":
                if joined != ";" and not pipeline:
                    raise ShellSyntaxError("end of file unexpected")
                return tuple(script)
            joined = self.read_operator(is_after_command=bool(pipeline))

    def read_operator(self, is_after_command: bool) -> str:
        """Read `;`, `&`, a newline, `&&` or `||`; the first three all mean "and then"."""
        operator = self.take(2) if self.peek(2) in {"&&", "||"} else self.take()
        if not is_after_command and operator != "\n":
            raise ShellSyntaxError(f'"{operator}" unexpected')
        return operator if operator in {"&&", "||"} else ";"

    def read_pipeline(self) -> Pipeline:
        """Read commands with single bars between them; empty if there is none here."""
        commands: list[Command] = []
        while True:
            command = self.read_command()
            if not command:
                if commands:
                    raise ShellSyntaxError('"|" has nothing behind it')
                return ()
            commands.append(command)
            if self.peek() != "|" or self.peek(2) == "||":
                return tuple(commands)
            self.take()

    def read_command(self) -> Command:
        """Read words up to an operator, an unmatched `)` or the end."""
        words: list[Word] = []
        while not self.is_at_end():
            character = self.peek()
            if character in _BLANKS:
                self.take()
            elif character == "#":
                self._at = min(at for at in (self._line.find("\n", self._at), len(self._line)) if at >= 0)
            elif character in ";&|\n)":
                break
            elif character in "<>(":
                raise ShellSyntaxError(f'"{character}" unexpected')
            else:
                words.append(self.read_word())
        return tuple(words)

    def read_word(self) -> Word:
        """Read one word, with its quotes taken off and its expansions marked."""
        parts: list[Part] = []
        while not self.is_at_end() and self.peek() not in _BLANKS + "\n;&|()<>":
            character = self.peek()
            if character == "'":
                parts.append(self.read_single_quoted())
            elif character == '"':
                parts.extend(self.read_double_quoted())
            elif character == "\\":
                self.take()
                parts.append(Text(self.take(), is_quoted=True))
            elif character in "$`":
                parts.append(self.read_expansion(is_quoted=False))
            else:
                parts.append(Text(self.take(), is_quoted=False))
        return tuple(parts)

    def read_single_quoted(self) -> Text:
        self.take()
        end = self._line.find("'", self._at)
        if end < 0:
            raise ShellSyntaxError("Unterminated quoted string")
        text = self.take(end - self._at)
        self.take()
        return Text(text, is_quoted=True)

    def read_double_quoted(self) -> list[Part]:
        self.take()
        parts: list[Part] = [Text("", is_quoted=True)]
        while self.peek() != '"':
            if self.is_at_end():
                raise ShellSyntaxError("Unterminated quoted string")
            if self.peek() == "\\" and self.peek(2)[1:] in {"$", "`", '"', "\\"}:
                self.take()
                parts.append(Text(self.take(), is_quoted=True))
            elif self.peek() in "$`":
                parts.append(self.read_expansion(is_quoted=True))
            else:
                parts.append(Text(self.take(), is_quoted=True))
        self.take()
        return parts

    def read_expansion(self, is_quoted: bool) -> Part:
        """Read what starts with `$` or a backtick; a lone `$` is text."""
        if self.peek() == "`":
            return self.read_backticks(is_quoted)
        if self.peek(3) == "$((":
            return self.read_arithmetic(is_quoted)
        if self.peek(2) == "$(":
            return self.read_substitution(is_quoted)
        self.take()
        if self.peek() == "{":
            end = self._line.find("}", self._at)
            if end < 0:
                raise ShellSyntaxError("Missing '}'")
            return Variable(self.take(end - self._at + 1)[1:-1], is_quoted)
        if self.peek() and self.peek() in _SPECIAL_VARIABLES:
            return Variable(self.take(), is_quoted)
        if self.peek() in _NAME_START:
            start = self._at
            while not self.is_at_end() and self.peek() in _NAME:
                self.take()
            return Variable(self._line[start : self._at], is_quoted)
        return Text("$", is_quoted)

    def read_substitution(self, is_quoted: bool) -> Substitution:
        self.take(2)
        inner = _Reader(self._line, self._depth + 1)
        inner._at = self._at
        script = inner.read_script()
        if inner.take() != ")":
            raise ShellSyntaxError('end of file unexpected (expecting ")")')
        self._at = inner._at
        return Substitution(script, is_quoted)

    def read_backticks(self, is_quoted: bool) -> Substitution:
        self.take()
        text: list[str] = []
        while self.peek() != "`":
            if self.is_at_end():
                raise ShellSyntaxError("EOF in backquote substitution")
            if self.peek() == "\\" and self.peek(2)[1:] in {"$", "`", "\\"}:
                self.take()
            text.append(self.take())
        self.take()
        inner = _Reader("".join(text), self._depth + 1)
        script = inner.read_script()
        if not inner.is_at_end():
            raise ShellSyntaxError('")" unexpected')
        return Substitution(script, is_quoted)

    def read_arithmetic(self, is_quoted: bool) -> Arithmetic:
        self.take(3)
        inner = _Reader(self._line, self._depth + 1)
        inner._at = self._at
        parts: list[Part] = []
        open_parentheses = 0
        while open_parentheses or inner.peek(2) != "))":
            if inner.is_at_end():
                raise ShellSyntaxError("Missing '))'")
            if inner.peek() in "$`":
                parts.append(inner.read_expansion(is_quoted=True))
                continue
            character = inner.take()
            open_parentheses += {"(": 1, ")": -1}.get(character, 0)
            if open_parentheses < 0:
                raise ShellSyntaxError("Missing '))'")
            parts.append(Text(character, is_quoted=True))
        self._at = inner._at + 2
        return Arithmetic(tuple(parts), is_quoted)
