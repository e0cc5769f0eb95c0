"""The title of a document that has no numbered heading, or whose heading shows none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from transforms.split.parts import VISIBLE, is_blank, line_at

#: A title line shorter than this is a name or a label (材料一), a longer one running text.
_SHORTEST, _LONGEST = 5, 60
#: Words taken as a title where no line is one.
_LONGEST_OPENING = 40
#: Lines of site furniture looked over before the title; a page head has no more.
_FURNITURE_LINES = 8

#: What a site prints around a document: bread crumbs, dates of publication, counters, font switches.
_FURNITURE = re.compile(
    r"(?:您|你|您现在|你现在)?(?:的|所在)?(?:当前|现在)?的?(?:所在)?位置[\s：:]|当前位置"
    r"|首\s*页\s*(?:[>＞»›/|-]|$)"
    r"|(?:更新|发布|发表|上传|成文|录入|添加|编辑)(?:时间|日期)|(?:时间|日期|来源|作者|编辑|责编|责任编辑|信息来源|文章来源|来源于)\s*[：:]"
    r"|(?:浏览|阅读|点击|访问|查看|评论)(?:次数|量|数|人数)?\s*[：:\d(（]|\d+\s*(?:次|位|人)(?:用户)?(?:浏览|阅读|点击|关注|下载)"
    r"|[【\[(（]?\s*(?:字体|字号|大\s*中\s*小)|[【\[]?(?:打印|关闭|收藏|分享|返回|我要评论)"
    r"|(?:上|下)一(?:篇|页)\s*[：:]?|(?:https?://|www\.)"
    r"|\w{2,4}\s*[：:]\s*\d{4}\s*[-/.年]\s*\d|(?:首页|[简繁](?:体|體)?(?:中文)?)$|[\W_]+$"
)
_SALUTATION = re.compile(
    r"(?:尊敬|敬爱|亲爱)的|各位|同志们|女士们|先生们|朋友们|老师们|同学们|领导[、和]|大家(?:上午|下午|晚上|早上)?好|你们?好|您好"
)
_OUTLINE = re.compile(
    r"第\s*[0-9０-９〇零一二三四五六七八九十百]+\s*[章节節条條款部编編]|[一二三四五六七八九十]{1,3}\s*[、.．，,：:是要]|[（(]\s*[0-9０-９一二三四五六七八九十]{1,3}\s*[）)]"
    r"|[0-9０-９]{1,2}\s*[、.．)）]|[①-⑳]|(?:给定)?(?:材料|资料|附件|附表|图|表)\s*[0-9０-９一二三四五六七八九十]"
)
_DATED = re.compile(
    r"[（(【\[]?\s*[0-9０-９〇○零一二三四五六七八九xX×*]{2,4}\s*[年./-]"
    r"\s*[0-9０-９一二三四五六七八九十xX×*]{1,3}\s*[月./-]"
)
_DATE_ONLY = re.compile(_DATED.pattern + r"[^，。《]{0,8}$")
_BYLINE = re.compile(r"[（(〔\[—―-]")
_PROSE_MARK = re.compile("[。！？!?；;…]")
_TITLE_END = re.compile("[，,、：:。！？!?；;…—是的和与及在把将]$")
_COMMA = re.compile("[，,]")
#: A label of what follows, such as 【背景材料】, or the second line of a title.
_LABEL = re.compile(r"[【\[][^】\]]*[】\]]$|[—―-]")
#: How a first sentence begins that was broken in two.
_PROSE_START = re.compile(
    "在|自从|对于|随着|由于|根据|按照|如果|虽然|因为|近[年日来期]|目前|当前|今[天年日]|昨[天日]|本报|新华社|据"
)
_FIRST_BREAK = re.compile("[，,。、；;：:！!？?…—\\t（(]|\u3000{2}")

#: Kinds of document, as titles end: 公文 of the 2012 regulation, laws, and the speeches and reports around them.
_GENRE_END = re.compile(
    r"(?:讲话|发言|致辞|致词|演讲|主持词|报告|总结|汇报|小结|方案|计划|规划|纲要|要点|安排|意见|通知|通报|通告|公告|公报|决定|决议|命令"
    r"|请示|批复|复函|议案|提案|纪要|简报|函|条例|规定|办法|细则|规则|章程|准则|制度|规范|标准|预案|法|解释|修正案|宪法|法典|体会|感想|感悟"
    r"|材料|稿|范文|條例|規程|規則|辦法|細則|準則|規定|要點|標準|述职述廉|建议|建议书|倡议书|承诺书|责任书|申请书|志愿书|检讨书|保证书|协议书|决心书|贺信|贺电|慰问信|公开信|感谢信"
    r"|情况|情况说明|说明|解读|综述|评论|社论|问答|事迹|简介|剖析|大纲|提纲|清单|指南|指引|白皮书|宣言|声明|公约|议定书|问题|思考|经验|做法)"
    r"(?:\s*[（(【\[][^（）()【】\[\]]{1,24}[）)】\]])*$"
)
_CONCERNING = re.compile(r"关于|在[^，。]{2,30}(?:会|大会|会议|仪式|活动)上的")


class Line(NamedTuple):
    """A line's visible characters `[start, end)` and where the next line begins."""

    start: int
    end: int
    after: int


def find_title_line(text: str, start: int, end: int) -> Line | None:
    """The line that is the title of `text[start:end]`, or None; site furniture may stand before it.

    Precision first: a line taken for a title leaves the body, so a doubtful one stays there.
    """
    lines = _lines(text, start, end)
    for line in lines:
        if not _FURNITURE.match(text, line.start, line.end):
            return line if _is_title(text, line, next(lines, None)) else None
    return None


def opening_words(text: str, start: int, end: int) -> str:
    """The first words of a document, up to its first mark and at most 40 characters.

    A salutation and an outline number before them are passed over.
    """
    chosen = None
    for line in _lines(text, start, end):
        chosen = chosen or line
        if not _FURNITURE.match(text, line.start, line.end) and not _is_salutation(text, line):
            chosen = line
            break
    if chosen is None:
        return ""
    number = _OUTLINE.match(text, chosen.start, chosen.end)
    first = VISIBLE.search(text, number.end(), chosen.end) if number else None
    begin = first.start() if first else chosen.start
    limit = min(chosen.end, begin + _LONGEST_OPENING)
    found = _FIRST_BREAK.search(text, begin + 1, limit)
    return text[begin : found.start() if found else limit].strip()


def _lines(text: str, start: int, end: int) -> Iterator[Line]:
    """The first lines of a span that show something."""
    for _ in range(_FURNITURE_LINES):
        seen = VISIBLE.search(text, start, end)
        if seen is None:
            return
        stop = line_at(text, seen.start(), end)
        right = stop
        while is_blank(text, right - 1, right):
            right -= 1
        start = min(stop + 1, end)
        yield Line(seen.start(), right, start)


def _is_title(text: str, line: Line, following: Line | None) -> bool:
    """Whether a line reads as a title and what comes after it begins a document."""
    words = text[line.start : line.end]
    if following is None or not _SHORTEST <= len(words) <= _LONGEST:
        return False
    if any(pattern.match(words) for pattern in (_SALUTATION, _OUTLINE, _DATE_ONLY, _LABEL)):
        return False
    if _PROSE_MARK.search(words) or _TITLE_END.search(words):
        return False
    is_concerning = _CONCERNING.match(words) is not None
    if not is_concerning and (_PROSE_START.match(words) or len(_COMMA.findall(words)) > 1):
        return False
    if is_concerning or _GENRE_END.search(words):
        return True
    return not _COMMA.search(words) and _stands_over(text, line, following)


def _stands_over(text: str, line: Line, following: Line) -> bool:
    """Whether what follows a line that names no kind of document is what follows a title."""
    if _BYLINE.match(text, following.start) or _DATED.match(text, following.start):
        return True
    if _is_salutation(text, following) or _OUTLINE.match(text, following.start):
        return True
    is_long = following.end - following.start >= 2 * (line.end - line.start)
    return is_long and _PROSE_MARK.search(text, following.start, following.end) is not None


def _is_salutation(text: str, line: Line) -> bool:
    """Whether a line only addresses somebody (同志们:)."""
    is_short = line.end - line.start <= _LONGEST
    return is_short and text[line.end - 1] in ":：,，!！" and _SALUTATION.match(text, line.start, line.end) is not None
