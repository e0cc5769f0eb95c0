"""Delivered bytes as text, or the reason why they are none."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

import cchardet

#: The commonest hanzi of modern written Chinese, and the traditional forms of those that have one. They make up .56 to
#: .89 of the hanzi of news, laws, essays and letters, at most .18 of those that a wrong encoding makes of the bytes.
_COMMON = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事"
    "成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此"
    "已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代"
    "内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安"
    "少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光"
    "放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运笑飞风"
    "步改收根干造言联持组每济车亲极林服快办议往元英士证近失转夫令准布始怎呢存未远叫台单影具罗字爱击流备兵连调深商算质团集"
    "百需价花党华城石级整府离况亚请技际约示复病息究线似官火断精满支视消越器容照须九增研写称企八功吗包片史委乎查轻易早曾除"
    "农找装广显吧阿李标谈吃图念六引历首医局突专费号尽另周较注语仅考落青随选列武红响虽推势参希古众构房半节土投某案黑维革划"
    "敌致陈律足态护七兴派孩验责营星够章音跟志底站严巴例防族供效续施留讲型料终答紧黄绝奇察母京段依批群项故按河米围江织害斗"
    "並乾亞來個們備傳僅價兒內兩別則劃動務勢區卻參員問喫單嗎嚴國圍圖團報場夠學實寫將專對導師帶幾廣張強後從愛態應戰擊據敵數"
    "斷於時書會東條業極構標樣機權歷氣決沒況準滿濟為無營爭爲爾現產當發盡眾確種稱節約紅級終組結絕給統經維緊線總織續羅羣義聯"
    "聲聽臺與興華萬處號衆術裏裝裡覆見規視親覺觀計記設許話該認語說調談請論講證識議護變讓責費資質車軍較輕轉辦農這連進運過達"
    "遠選還邊醫長門開間關陳隊際隨雖離難電響項須領頭題類顯風飛馬驗體鬥麼黃點黨"
)
#: Share of common hanzi that proves a reading, and the one below which the detector does not help it either.
_SURE_SHARE, _LEAST_SHARE = 0.4, 0.25
#: With fewer votes the share is left to chance, and the detector has to agree.
_FEWEST_VOTES = 20
#: Characters that vote at most, spread over the text.
_SAMPLE = 4_000
#: Undecodable characters that a text may have and still be used: 0.1 %, or three in a short one.
_DAMAGE_SHARE, _DAMAGE_COUNT = 0.001, 3
#: Share of control characters from which bytes are no text; scraped text has next to none.
_CONTROL_SHARE = 0.02
#: Share of bytes C2 and C3 that tells UTF-8 made of text misread as Latin-1; French has .04, Chinese misread .5.
_MISREAD_SHARE = 0.3
_HEAD, _EXCERPT = 4096, 32

_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b"))
#: What cp1252, which is often meant by Latin-1, makes of bytes 80 to 9F, back to the byte.
_CP1252 = {ord(bytes([byte]).decode("cp1252", "ignore") or "\x80"): byte for byte in range(0x80, 0xA0)}
_VOTER = re.compile(r"[^\x00-\x7f\u00a0-\u00ff\u2010-\u203b\u3000-\u3017\uff01-\uff5e\ufffd]")

#: First bytes of files that are no text: (offset, bytes, format).
_MAGIC = (
    (0, b"%PDF-", "pdf"),
    (0, b"PK\x03\x04", "zip"),
    (0, b"PK\x05\x06", "zip"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (0, b"{\\rtf", "rtf"),
    (0, b"\x89PNG\r\n\x1a\n", "image"),
    (0, b"\xff\xd8\xff", "image"),
    (0, b"GIF87a", "image"),
    (0, b"GIF89a", "image"),
    (0, b"II*\0", "image"),
    (0, b"MM\0*", "image"),
    (8, b"WEBP", "image"),
    (0, b"\x1f\x8b\x08", "gzip"),
    (0, b"BZh91AY&SY", "bzip2"),
    (0, b"\xfd7zXZ\0", "xz"),
    (0, b"7z\xbc\xaf\x27\x1c", "7z"),
    (0, b"Rar!\x1a\x07", "rar"),
    (0, b"\x28\xb5\x2f\xfd", "zstd"),
    (257, b"ustar", "tar"),
)
_ADVICE = {
    "pdf": "a PDF document; deliver its text (of a scan, after character recognition)",
    "zip": "a ZIP archive or an Office document (docx, xlsx, odt); deliver what it holds as text",
    "ole": "an old Office document (doc, xls, ppt); save it as text",
    "rtf": "a Rich Text document; save it as text",
    "image": "an image; deliver its text after character recognition",
}
#: Byte order marks and the encodings they announce, the longer ones first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Encodings that Chinese text comes in, by family; of one family the reading with the least damage counts, of equal
#: ones the first. gb18030 holds gb2312 and gbk.
_FAMILIES = (("gb18030",), ("utf-8",), ("big5", "cp950", "big5hkscs"), ("utf-16-le",), ("utf-16-be",))
_DETECTED = {"GB18030": "gb18030", "GBK": "gb18030", "GB2312": "gb18030", "BIG5": "big5", "UTF-8": "utf-8"}


@dataclass(frozen=True)
class Decoded:
    """A delivered file as text, or why it is none.

    `text` has no byte order mark and LF line ends; it is None where `reason` says why: empty, unsupported_format (a
    known format other than text), binary, undecodable. `encoding` is Python's name, `score` (0 to 1) how sure it is.
    `detail` tells a person what is damaged or what to do, `excerpt` holds the first bytes refused, in hexadecimal.
    """

    format: str
    text: str | None
    encoding: str | None
    score: float | None
    reason: str | None
    detail: str | None
    excerpt: str | None


@dataclass(frozen=True)
class _Reading:
    """Bytes read by one encoding. `bad` characters became U+FFFD, the first at byte `first`; `cut` bytes at the end,
    the beginning of a character, are left out. `share` of the `votes` are common hanzi.
    """

    encoding: str
    text: str
    bad: int
    first: int
    cut: int
    share: float
    votes: int

    @property
    def is_sound(self) -> bool:
        """Whether the damage is small enough to use the text."""
        return self.bad <= max(_DAMAGE_COUNT, _DAMAGE_SHARE * len(self.text))


def decode(content: bytes) -> Decoded:
    """The text of delivered bytes, or the reason why there is none."""
    if not content:
        return _refused("text", "empty", "the file holds no bytes; deliver it again", content)
    for offset, magic, name in _MAGIC:
        if content.startswith(magic, offset):
            what = _ADVICE.get(name, f"a {name} archive; unpack it and deliver what it holds")
            return _refused(name, "unsupported_format", f"this is {what}", content)
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            reading = _read(content, encoding)
            return _accepted(reading, 1.0) if reading.is_sound else _too_damaged(content, reading)
    return _decode_unmarked(content)


def _decode_unmarked(content: bytes) -> Decoded:
    """Bytes that do not say what they are: UTF-8 where they can be, else what the vote says."""
    if b"\x1b$" in content[:_HEAD] and content.isascii():
        detail = "its escape sequences are those of ISO-2022, which is not read; convert the file to UTF-8"
        return _refused("text", "undecodable", detail, content)
    if b"~{" in content and content.isascii():
        hz = _read(content, "hz")
        if not hz.bad and hz.share >= _SURE_SHARE:
            return _accepted(hz, 0.9)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_by_vote(content)
    if _control_share(content) >= _CONTROL_SHARE:
        return _decode_by_vote(content)
    return _undo_misreading(content, text) or Decoded("text", _normal(text), "utf-8", 1.0, None, None, None)


def _undo_misreading(content: bytes, text: str) -> Decoded | None:
    """The text behind UTF-8 that was made of another encoding taken for Latin-1; None for any other UTF-8."""
    head = content[:_HEAD]
    if head.count(b"\xc2") + head.count(b"\xc3") < _MISREAD_SHARE * len(head):
        return None
    folded = text.translate(_CP1252)
    found = _decode_by_vote(folded.encode("latin-1")) if max(folded) <= "\xff" else None
    if found is None or found.text is None:
        return None
    detail = f"the file is UTF-8 made of {found.encoding} taken for Latin-1; that was undone"
    detail = f"{detail}; {found.detail}" if found.detail else detail
    return Decoded("text", found.text, found.encoding, 0.8, None, detail, None)


def _decode_by_vote(content: bytes) -> Decoded:
    """Bytes read by the encoding that makes the most of them common hanzi."""
    best: _Reading | None = None
    for family in _FAMILIES:
        reading = min((_read(content, encoding) for encoding in family), key=lambda found: found.bad)
        if best is None or reading.share > best.share:
            best = reading
        if best.share >= _SURE_SHARE and best.votes >= _FEWEST_VOTES:
            break
    assert best is not None
    if _is_believed(content, best):
        return _accepted(best, min(1.0, best.share / 0.6)) if best.is_sound else _too_damaged(content, best)
    if _control_share(content) >= _CONTROL_SHARE:
        detail = "it holds control characters and is Chinese text in no known encoding; deliver its text"
        return _refused("binary", "binary", detail, content)
    detail = (
        f"neither UTF-8 nor any of gb18030, big5 and utf-16 makes Chinese text of it; the best, {best.encoding}, gives "
        f"{best.share:.0%} common characters where {_SURE_SHARE:.0%} were expected; convert the file to UTF-8"
    )
    return _refused("text", "undecodable", detail, content)


def _is_believed(content: bytes, reading: _Reading) -> bool:
    """Whether a reading is Chinese text by its common hanzi, with the detector's word where they are few."""
    if reading.votes >= _FEWEST_VOTES and reading.share >= _SURE_SHARE:
        return True
    if reading.share < _LEAST_SHARE or reading.votes == 0:
        return False
    guess = (cchardet.detect(content)["encoding"] or "").upper()
    return reading.share >= 0.5 or _DETECTED.get(guess) == reading.encoding


def _read(content: bytes, encoding: str) -> _Reading:
    """The bytes as one encoding reads them, damage included."""
    make = codecs.getincrementaldecoder(encoding)
    decoder, first = make("strict"), -1
    try:
        text = decoder.decode(content)
    except UnicodeDecodeError as error:
        decoder, first = make("replace"), error.start
        text = decoder.decode(content)
    bad = text.count("\ufffd") if first >= 0 else 0
    voters = _VOTER.findall(text[:: len(text) // _SAMPLE + 1])
    share = sum(map(_COMMON.__contains__, voters)) / len(voters) if voters else 0.0
    return _Reading(encoding, text, bad, first, len(decoder.getstate()[0]), share, len(voters))


def _control_share(content: bytes) -> float:
    return 1 - len(content.translate(None, _CONTROLS)) / len(content)


def _normal(text: str) -> str:
    """The text without a byte order mark, its line ends as LF."""
    text = text.removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _accepted(reading: _Reading, score: float) -> Decoded:
    """A text, with a note of what could not be read of it."""
    notes = []
    if reading.bad:
        notes.append(f"{_damage(reading)}; U+FFFD stands for each")
    if reading.cut:
        notes.append(f"the file ends within a character; its last {reading.cut} byte(s) are left out")
    score = round(score * 0.9 ** len(notes), 4)
    return Decoded("text", _normal(reading.text), reading.encoding, score, None, "; ".join(notes) or None, None)


def _damage(reading: _Reading) -> str:
    return f"{reading.bad} character(s) are not {reading.encoding}, the first at byte {reading.first}"


def _too_damaged(content: bytes, reading: _Reading) -> Decoded:
    """The refusal of a text whose encoding is known and which is broken."""
    detail = f"{_damage(reading)}; at most {_DAMAGE_SHARE:.1%} are accepted: deliver an intact copy"
    return _refused("text", "undecodable", detail, content, encoding=reading.encoding)


def _refused(name: str, reason: str, detail: str, content: bytes, *, encoding: str | None = None) -> Decoded:
    return Decoded(name, None, encoding, None, reason, detail, content[:_EXCERPT].hex(" "))
