# SPDX-License-Identifier: Apache-2.0
"""A tiny POSIX shell that runs nothing: it reads a command line as `sh` would and acts it out.

The weak command routes hand their line to this reader instead of a real shell. Understood: blanks, single and double
quotes, backslashes, `$(...)`, backticks, `$((...))`, variables (all unset), `;`, `&`, newline, `&&`, `||`, `|`, `#`.
Not understood, and answered with a syntax error: redirection, subshells, here-documents. A name that is not one of the
few acted programs is "not found", as on a very bare machine.
Sources: POSIX.1-2017, Shell Command Language, sections 2.2 (quoting), 2.3 (tokens), 2.6 (expansions), 2.9 (lists).

Invariants: the time is linear in the line for a bounded nesting (`DEPTH_LIMIT`); at most `COMMAND_LIMIT` commands;
output is cut at `OUTPUT_LIMIT_CHARACTERS`; `sleep` is only added up, to `SLEEP_LIMIT_SECONDS`, for the caller to wait.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from vedette_shop.arithmetic import ArithmeticFault, evaluate
from vedette_shop.shell_grammar import Arithmetic, Command, Part, Script, ShellSyntaxError, Substitution, Text, parse

LINE_LIMIT_CHARACTERS = 4_096
COMMAND_LIMIT = 50
OUTPUT_LIMIT_CHARACTERS = 8_192
SLEEP_LIMIT_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a line printed (standard output, then what went to standard error), its status, and how long it slept."""

    output: str
    errors: str
    status: int
    sleep_seconds: float


@dataclass(frozen=True, slots=True)
class Printed:
    """What one acted program wrote, and its exit status."""

    output: str = ""
    errors: str = ""
    status: int = 0


Program = Callable[[Sequence[str]], Printed]


class _Aborted(Exception):
    """The shell gives up the whole line, as it does on an expansion error."""


@dataclass(slots=True)
class _Session:
    """One line being acted out: what it may still use, and what it has written to standard error."""

    programs: Mapping[str, Program]
    commands_left: int = COMMAND_LIMIT
    sleep_seconds: float = 0.0
    errors: list[str] = field(default_factory=list)

    def run(self, script: Script) -> tuple[str, int]:
        """Act out `script`; return what it wrote to standard output, and the last status."""
        written: list[str] = []
        status = 0
        for joined, pipeline in script:
            if (joined == "&&" and status != 0) or (joined == "||" and status == 0):
                continue
            for command in pipeline:
                output, status = self.run_command(command)
            written.append(output)  # only the last command of a pipe writes to us; none of the programs reads
        return "".join(written)[:OUTPUT_LIMIT_CHARACTERS], status

    def run_command(self, command: Command) -> tuple[str, int]:
        """Expand the words of one simple command and act out the program that the first one names."""
        if self.commands_left == 0:
            raise _Aborted("sh: too many commands for this sample")
        self.commands_left -= 1
        words = [field_ for word in command for field_ in self.expand(word)]
        if not words:
            return "", 0
        name, arguments = words[0], words[1:]
        if name == "sleep":
            return "", self.sleep(arguments)
        program = self.programs.get(name)
        if program is None:
            self.errors.append(f"sh: 1: {name}: not found\n")
            return "", 127
        printed = program(arguments)
        self.errors.append(printed.errors)
        return printed.output, printed.status

    def sleep(self, arguments: Sequence[str]) -> int:
        """Add the wanted seconds to the sum, up to the limit; return the status."""
        try:
            wanted = sum(max(0.0, float(text.removesuffix("s"))) for text in arguments)
        except ValueError:
            self.errors.append(f"sleep: invalid time interval '{arguments[0]}'\n")
            return 1
        self.sleep_seconds = min(SLEEP_LIMIT_SECONDS, self.sleep_seconds + wanted)
        return 0 if arguments else 1

    def expand(self, word: Sequence[Part]) -> list[str]:
        """Return the fields that `word` becomes: unquoted expansions are split at blanks, quoted ones are not."""
        fields: list[str] = []
        current: str | None = None
        for part in word:
            text = self.value_of(part)
            if part.is_quoted or isinstance(part, Text):
                current = (current or "") + text
                continue
            for index, piece in enumerate(_split_blanks(text)):
                if index and current is not None:
                    fields.append(current)
                    current = None
                if piece:
                    current = (current or "") + piece
        return fields if current is None else [*fields, current]

    def value_of(self, part: Part) -> str:
        """Return the text that one part of a word stands for."""
        if isinstance(part, Text):
            return part.text
        if isinstance(part, Substitution):
            return self.run(part.script)[0].rstrip("\n")
        if isinstance(part, Arithmetic):
            expression = "".join(self.value_of(inner) for inner in part.parts)
            try:
                return str(evaluate(expression))
            except ArithmeticFault as fault:
                raise _Aborted(f'sh: 1: arithmetic expression: {fault}: "{expression}"') from fault
        return ""  # a variable: none is set


def _split_blanks(text: str) -> list[str]:
    """Split at runs of blanks, keeping an empty piece where the text starts or ends with one."""
    pieces = text.split()
    if not pieces:
        return ["", ""] if text else [""]
    leading = [""] if text[0].isspace() else []
    trailing = [""] if text[-1].isspace() else []
    return [*leading, *pieces, *trailing]


def run_line(line: str, programs: Mapping[str, Program]) -> Outcome:
    """Act out one command line; `programs` are the names it can call besides `sleep`, `echo`, `true` and `false`.

    Raises nothing: what a shell would complain about stands in `errors`.
    """
    if len(line) > LINE_LIMIT_CHARACTERS:
        return Outcome("", "sh: line too long\n", 2, 0.0)
    session = _Session({"echo": _echo, "true": lambda _: Printed(), "false": lambda _: Printed(status=1), **programs})
    try:
        output, status = session.run(parse(line))
    except (ShellSyntaxError, _Aborted) as error:
        output, status = "", 2
        session.errors.append(f"{error}\n")
    return Outcome(output, "".join(session.errors)[:OUTPUT_LIMIT_CHARACTERS], status, session.sleep_seconds)


def _echo(arguments: Sequence[str]) -> Printed:
    """Write the arguments with blanks between them; `-n` leaves the newline out."""
    if arguments and arguments[0] == "-n":
        return Printed(" ".join(arguments[1:]))
    return Printed(" ".join(arguments) + "\n")


def ping(arguments: Sequence[str]) -> Printed:
    """Act out `ping`: the couriers' own hosts answer, no other name is known. Nothing is sent."""
    hosts = [argument for argument in arguments if not argument.startswith("-")]
    if not hosts:
        return Printed(errors="ping: usage error: Destination address required\n", status=2)
    host = hosts[-1]
    if host in {"dales.example", "coast.example", "ferry.example"}:
        return Printed(f"PING {host}: 56 data bytes\n64 bytes from {host}: seq=0 ttl=64\n1 packets received, 0% loss\n")
    return Printed(errors=f"ping: {host}: Name or service not known\n", status=2)
