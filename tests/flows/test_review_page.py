"""The page on which a person decides: nothing in it acts, and its keys make the sheet that is applied."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from typer.testing import CliRunner

from flows.cli import app
from flows.report.review_page import review_page
from flows.report.words import words
from flows.visible import harmless
from transforms.decisions import VERDICTS
from transforms.review.cells import cell
from transforms.review.merge import merged
from transforms.review.questions import YES_NO, Question

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: chromium")

_HOSTILE = "<script>document.title='owned'</script>\u202e\u200b\ufffd\u3164\x1b\t\n\"'=1+1{{ 7 * 7 }}\\t|后"
_CHOICES = (("110101", f"北京市{_HOSTILE}"), ("no", ""))
QUESTIONS = [
    Question("site_place", f"前|{_HOSTILE}", _HOSTILE, f"{_HOSTILE}【{_HOSTILE}】", _HOSTILE, YES_NO, 1, 0.5),
    Question("mention", f"ORG|{_HOSTILE}", _HOSTILE, "【】", "here", (*YES_NO, ("PERSON", "")), 1, 0.5),
    Question("place", f"a-0|{_HOSTILE}", _HOSTILE, "【东城】", "here", _CHOICES, 1, 0.5),
    Question("policy", "四网一格", "四网一格", "“四网一格”", "here", YES_NO, 3, 0.5),
]


@pytest.fixture(scope="module")
def page() -> str:
    return review_page(QUESTIONS)


def test_nothing_of_a_lake_acts_in_the_page(page: str) -> None:
    root = html.fromstring(page)
    [policy] = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    for name in ("script", "style"):
        [element] = root.iter(name)
        digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not {name for name in attributes if name.startswith("on") or name in ("src", "style", "action", "href")}
    assert not [element for element in root.iter() if not isinstance(element.tag, str)], "no comments"
    assert harmless(page) == page
    assert "‹RLO›" in page
    assert review_page(QUESTIONS) == page


@given(st.text(max_size=20))
def test_what_a_sheet_holds_goes_through_a_page_as_it_is(text: str) -> None:
    assert harmless(cell(text)) == cell(text)


def test_every_question_shows_its_choices_in_both_languages(page: str) -> None:
    cards = html.fromstring(page).find_class("card")
    assert [card.get("id") for card in cards] == [one.question_id for one in QUESTIONS]
    values = [card.xpath(".//input[@type='radio']/@value") for card in cards]
    assert values == [["yes", "no", ""], ["yes", "no", "PERSON", ""], ["110101", "no", ""], ["yes", "no", ""]]
    assert {f"sort.{sort}" for sort in VERDICTS} <= set(words())
    assert cards[1].find_class("zh")[0].text_content()


def test_the_command_writes_the_page(sample_lake: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "review.html"
    done = CliRunner().invoke(app, ["review", "--lake", str(sample_lake), "--page", str(out), "--limit", "7"])
    assert (done.exit_code, done.stdout) == (0, "")
    assert len(html.fromstring(out.read_text(encoding="utf-8")).find_class("card")) == 7


#: Presses keys, and writes what would be saved into the page.
_PRESS = """<pre id="saved"></pre><script>
const saved = document.getElementById("saved");
URL.createObjectURL = (blob) => {
  blob.text().then((text) => { saved.textContent = JSON.stringify(text); });
  return "#";
};
HTMLAnchorElement.prototype.click = () => {};
for (const key of KEYS) {
  if (key.length > 1 && !key.startsWith("Arrow")) {
    const why = document.querySelector(".card.now .why input");
    why.value = key;
  } else document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
}
</script>"""


def _saved(page: str, folder: Path, *keys: str) -> tuple[str, html.HtmlElement]:
    """The sheet that a browser saves after some keys; a longer word is written as the reason."""
    free = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    file = folder / "page.html"
    file.write_text(free.replace("</body>", f"{_PRESS.replace('KEYS', json.dumps(keys))}</body>"), encoding="utf-8")
    command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'browser'}"]
    command += ["--virtual-time-budget=4000", "--dump-dom", file.as_uri()]
    seen = html.fromstring(subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout)
    return json.loads(seen.get_element_by_id("saved").text), seen


@needs_chromium
def test_keys_decide_and_what_is_saved_can_be_applied(page: str, tmp_path: Path) -> None:
    sheet, seen = _saved(page, tmp_path, "=因为\t这样\\", "n", "3", "1", "ArrowUp", "s", "y", "d")
    found = {one.sort: one for one in merged((), sheet, "saved.tsv", who="某人", when="2026-03-02")}
    # 1 decided the place; going up and pressing s takes that back, and y is said of the phrase of policy
    assert {sort: one.verdict for sort, one in found.items()} == {
        "site_place": "no",
        "mention": "PERSON",
        "policy": "yes",
    }
    assert found["site_place"].decision_key == QUESTIONS[0].key
    assert found["site_place"].why == "=因为 这样\\"
    assert found["mention"].decision_key == QUESTIONS[1].key
    assert seen.get_element_by_id("done").text_content() == str(len(found))


@needs_chromium
def test_the_policy_lets_the_page_work_and_nothing_else(page: str, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(page.replace("</body>", "<script>document.title = 'owned'</script></body>"), encoding="utf-8")
    command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'browser'}"]
    command += ["--virtual-time-budget=4000", "--dump-dom", file.as_uri()]
    seen = html.fromstring(subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout)
    assert seen.findtext(".//title") == "gongwen review"
    assert len(seen.find_class("now")) == 1, "the page's own script ran"
