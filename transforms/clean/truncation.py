"""Texts that begin after their beginning or stop before their end, and marks left open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.clean.outline import is_date
from transforms.findings import Finding

_FINAL = "。！？…；.!?;~～"
_CLOSERS = '”’）》】」』)"*'
_PAUSE = re.compile("[，。；：、！？,;:!?]")
_QUOTE = re.compile("[“”\n]|\\Z")
_SENTENCE_END = re.compile("[。！？；!?]")
#: What ends a signature, an address of the reader or a note after the last sentence.
_SIGNATURE = re.compile(
    r"(?:[\d一二三四五六七八九十〇零]日|政府|委员会|办公室|[局厅部院处科室会委办党组校站所司社网团队]|特此.{0,6}|公司|中心|领导小组|同志|"
    r"敬上|谨启|此致|敬礼|谢谢|再见|人民法院|检察院|电话[：:]?[\d-]+|\d{7,}|[日月年]电?|[12]\d{3}[年./-]\d{1,2}(?:[月./-]\d{0,2})?日?)$"
)
_SIGNED = re.compile(r"(?:(?:[12]\d{3}|[12][\dx*]{3})年\d{1,2}月\d{1,2}日?|[12]\d{3}[./-]\d{1,2}[./-]\d{1,2}|\d{7,})$")
_SOURCE = re.compile("(?:来源|作者|编辑|记者|供稿|摄影|联系人|电话|邮箱|网址)[：:]|https?:")
#: What stands only after something else: a mark, a closing bracket, a particle or conjunction that leans on a clause.
_LEANING = re.compile(
    "[，。、；：！？）》】”’」』〉〕]|的(?![确士哥卢黎话])|了(?![解却不结如然断无悟])|们|"
    "着(?![力眼重手实急火装陆凉迷想落名色墨魔衣书述制])|以及|并且|从而|而且|及其|等等|进而|以便|从中|乃至"
)
#: A line that may be a title has so many characters and no mark; what is shorter may be a sentence that lost a word.
_TITLE = (8, 60)
#: A clause of this length without a final mark is a sentence that was cut; a shorter one may be a note.
_LEAST_PROSE = 20


def truncation(text: str) -> Iterator[Finding]:
    """Tell that the text begins or stops inside a sentence: findings over its first or last clause.

    Detail `head` or `tail`.
    """
    yield from _head(text)
    yield from _tail(text)


def _head(text: str) -> Iterator[Finding]:
    """The finding of a text, or of what stands below its title, that opens with what leans on words before it."""
    title = text.partition("\n")[0]
    is_title = _TITLE[0] <= len(title) <= _TITLE[1] and not _PAUSE.search(title)
    for start, confidence in ((0, 0.9), (len(title) + 1, 0.7 * is_title)):
        if confidence and _LEANING.match(text, start):
            pause = _PAUSE.search(text, start + 1)
            yield Finding(start, pause.start() if pause else len(text), "truncation", "head", confidence)
            return


def _tail(text: str) -> Iterator[Finding]:
    """The finding of a text that stops inside a sentence."""
    end = len(text.rstrip())
    start = text.rfind("\n", 0, end) + 1
    line = text[start:end]
    if not line or line.rstrip(_CLOSERS)[-1:] in (*_FINAL, ""):
        return
    confidence = _cut(line, has_lines=start > 0)
    if confidence:
        at = max((match.end() for match in _PAUSE.finditer(line[:-1])), default=0)
        yield Finding(start + at, end, "truncation", "tail", confidence)


def _cut(line: str, *, has_lines: bool) -> float:
    """How sure the last line of a text was cut; 0 where it may be a signature, a date, a heading or a list."""
    sentences = [match.end() for match in _SENTENCE_END.finditer(line)]
    clause = line[sentences[-1] :] if sentences else line
    if line[-1] in "，、,":
        return 0.95 if len(line) >= 8 else 0.6
    if _is_closing(line, clause):
        return 0.0
    if any(clause.count(a) > clause.count(b) for a, b in (("《", "》"), ("（", "）"), ("“", "”"))):
        return 0.9
    if line[-1] in "：:":
        return 0.6 * has_lines
    if sentences:
        return 0.9 * (len(clause) >= 2 and not _is_names(clause))
    return 0.8 * (len(clause) >= _LEAST_PROSE and "，" in clause and not _is_names(clause))


def _is_closing(line: str, clause: str) -> bool:
    """Whether what follows the last sentence of a line closes a document: who, when, whence, a note in brackets."""
    if _SIGNED.search(line) or is_date(line) or _SOURCE.search(clause):
        return True
    if clause.lstrip().startswith(("—", "-", "―")) or line.startswith("—"):
        return True
    if line[-1] in "）)》】" and clause.startswith(("（", "(", "《", "【")):
        return True
    return _SIGNATURE.search(clause) is not None and len(clause) <= 40 and "，" not in clause


def _is_names(clause: str) -> bool:
    """Whether a clause is a row of names or items, set apart by 、 or blanks alone."""
    return re.search("[，,：:]", clause) is None and re.search("[、 \u3000]", clause) is not None


def unbalanced_quote(text: str) -> Iterator[Finding]:
    """Tell quotation marks “ ” that have no partner in their line.

    One that opens a line or follows a colon may open a quotation of several paragraphs, and is left out.
    """
    if text.count("“") == text.count("”"):
        return
    opened = -1
    for match in _QUOTE.finditer(text):
        if match[0] == "”" and opened < 0:
            yield _alone(match.start())
        if match[0] != "”" and opened >= 0 and text[opened - 1 : opened] not in ("\n", "：", ""):
            yield _alone(opened)
        opened = match.start() if match[0] == "“" else -1


def _alone(at: int) -> Finding:
    return Finding(at, at + 1, "typo", "quotation mark without its partner", 0.4)
