"""Small files of every format, made by hand."""

from __future__ import annotations

import io
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq

PROSE = "各村要把防火的责任落实到人，发现火情立即上报，不得瞒报漏报。"
TITLE = "关于做好春季防火工作的通知"

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_ROOT_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
ODF_SPACES = " ".join(f'xmlns:{name}="{_ODF}:{path}"' for name, path in [
    ("office", "office:1.0"), ("text", "text:1.0"), ("table", "table:1.0"), ("style", "style:1.0"),
    ("draw", "drawing:1.0"),
])  # fmt: skip


def zipped(members: dict[str, str | bytes]) -> bytes:
    """A ZIP container of some members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in members.items():
            container.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def paragraph(text: str, properties: str = "") -> str:
    """A paragraph of a docx."""
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def docx(body: str, **parts: str) -> bytes:
    """A docx with that body; `parts` are further ones (`footnotes`, `header1`, `numbering` …) by their names."""
    spaces = (
        f'xmlns:w="{_W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    members: dict[str, str | bytes] = {"[Content_Types].xml": _TYPES, "_rels/.rels": _ROOT_RELATIONS}
    members["word/document.xml"] = f"<w:document {spaces}><w:body>{body}</w:body></w:document>"
    relations = ""
    for name, content in parts.items():
        kind = name.rstrip("0123456789")
        relations += f'<Relationship Id="{name}" Type="{_R}/{kind}" Target="{name}.xml"/>'
        members[f"word/{name}.xml"] = f"<w:{kind} {spaces}>{content}</w:{kind}>"
    members["word/_rels/document.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{relations}</Relationships>"
    )
    return zipped(members)


def odt(body: str, *, automatic: str = "", master: str = "") -> bytes:
    """An OpenDocument text with that body, automatic styles and master styles."""
    content = (
        f"<office:document-content {ODF_SPACES}><office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    styles = (
        f"<office:document-styles {ODF_SPACES}><office:master-styles>{master}</office:master-styles>"
        "</office:document-styles>"
    )
    return zipped({
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": content,
        "styles.xml": styles,
        "META-INF/manifest.xml": "<manifest/>",
    })  # fmt: skip


def pdf(*pages: str) -> bytes:
    """A PDF of pages of one line, their characters named by a map to Unicode; an empty page has no text."""
    codes = sorted(set("".join(pages)))
    number = {character: f"{code:04x}" for code, character in enumerate(codes, 1)}
    pairs = "".join(f"<{number[one]}> <{ord(one):04x}>\n" for one in codes)
    unicode_map = (
        f"/CIDInit /ProcSet findresource begin begincmap {len(codes)} beginbfchar\n{pairs}endbfchar endcmap end"
    )
    kids = " ".join(f"{6 + 2 * at} 0 R" for at in range(len(pages)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]/MediaBox[0 0 2000 800]>>",
        "<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>",
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        "/DW 1000>>",
        f"<</Length {len(unicode_map)}>>stream\n{unicode_map}\nendstream",
    ]
    for at, page in enumerate(pages):
        shown = f"BT /F1 12 Tf 50 700 Td <{''.join(number[one] for one in page)}> Tj ET" if page else ""
        objects.append(f"<</Type/Page/Parent 2 0 R/Resources<</Font<</F1 3 0 R>>>>/Contents {7 + 2 * at} 0 R>>")
        objects.append(f"<</Length {len(shown)}>>stream\n{shown}\nendstream")
    out, places = "%PDF-1.4\n", []
    for at, item in enumerate(objects, 1):
        places.append(len(out))
        out += f"{at} 0 obj\n{item}\nendobj\n"
    places.append(len(out))
    table = "".join(f"{place:010d} 00000 n \n" for place in places[:-1])
    size = len(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size}/Root 1 0 R>>\n"
    out += f"startxref\n{places[-1]}\n%%EOF"
    return out.encode("latin-1")


def rtf(body: str, *, page: int = 936) -> bytes:
    """A Rich Text document with that body."""
    fonts = r"{\fonttbl{\f0\fnil\fcharset134 SimSun;}{\f1\fswiss Arial;}{\f2\fcharset136 MingLiU;}}"
    return f"{{\\rtf1\\ansi\\ansicpg{page}\\deff0{fonts}\n{body}}}".encode("latin-1")


def escaped(text: str, encoding: str = "gb18030") -> str:
    """Text as the byte escapes of Rich Text."""
    return "".join(f"\\'{byte:02x}" for byte in text.encode(encoding))


def parquet(rows: list[dict[str, object]]) -> bytes:
    """A Parquet file of some rows."""
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), out)
    return out.getvalue()


def compound(stream: str) -> bytes:
    """The beginning of a compound file (doc, xls, ppt) that has a stream of that name."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + f"{stream}\0".encode("utf-16-le").ljust(512, b"\0")


def page(main: str, *, head: str = "") -> str:
    """A page with menus above and below its main part."""
    menu = "".join(
        f'<li><a href="/{at}">{name}</a></li>' for at, name in enumerate(["首页", "政务公开", "办事服务", "专题专栏"])
    )
    links = "".join(
        f'<li><a href="/n{at}">{name}</a></li>' for at, name in enumerate(["防汛值班安排", "森林防火宣传"] * 3)
    )
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8">{head}</head><body><ul class="nav">{menu}</ul>'
        f'<div class="wrap">{main}</div><div class="side"><h3>热门链接</h3><ul>{links}</ul></div>'
        "<div>版权所有 某县人民政府 备案号12345</div></body></html>"
    )
