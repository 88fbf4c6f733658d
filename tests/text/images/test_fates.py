from __future__ import annotations

import pytest

from bot.model import SuggestionState
from bot.text.images.fates import Put, fate
from bot.text.titles import Title
from tests.report.made import SITE

VASE = Title(6, "Vaso.jpg", "File")
RENAMED = Title(6, "Vaso greco.jpg", "File")
CAPTION = "Un [[vaso]] greco"

LEAD = f"[[File:Vaso.jpg|thumb|{CAPTION}]]\n'''Voce'''.\n\n== Storia ==\nUno.\n\n== Note ==\n"
BOX = (
    "{{Opera d'arte\n| titolo = {{it|Vaso}}\n| immagine = Vaso.jpg\n"
    f"| didascalia = {CAPTION}\n| anno = 1\n}}}}\n'''Voce'''.\n\n== Storia ==\nUno.\n"
)
GALLERY = f"Voce.\n\n== Opere ==\n<gallery>\nFile:A.jpg|a\nFile:Vaso.jpg|{CAPTION}\n</gallery>\n"

CASES = [
    # what the bot left, what is there now, how that is called
    (LEAD, LEAD, "kept"),
    (LEAD, LEAD.replace("Uno.", "Due, molto di più."), "kept"),
    (LEAD, "{{F|arte}}\n" + LEAD, "kept"),
    (LEAD, LEAD.replace("File:Vaso.jpg|thumb", "file: vaso.jpg |thumb|left|200px"), "kept"),
    (LEAD, LEAD.replace(CAPTION, f" {CAPTION.replace(' greco', '  greco')} "), "kept"),
    (LEAD, LEAD.replace("Vaso.jpg", "Vaso greco.jpg"), "kept"),
    (LEAD, LEAD.replace(CAPTION, "Un cratere"), "recaptioned"),
    (LEAD, LEAD.replace(CAPTION, f"{CAPTION} del 400 a.C."), "recaptioned"),
    (LEAD, LEAD.replace(f"|{CAPTION}", ""), "recaptioned"),
    (LEAD, LEAD.partition("\n")[2], "removed"),
    (LEAD, LEAD.replace("Vaso.jpg", "Anfora.jpg"), "removed"),
    (LEAD, f"<!-- {LEAD} -->", "removed"),
    (LEAD, "", "removed"),
    (LEAD, LEAD.partition("\n")[2].replace("Uno.", LEAD.partition("\n")[0]), "moved"),
    (LEAD, BOX, "moved"),
    (LEAD, GALLERY, "moved"),
    (BOX, BOX, "kept"),
    (BOX, BOX.replace("anno = 1", "anno = 2"), "kept"),
    (BOX, BOX.replace(CAPTION, "Un cratere"), "recaptioned"),
    (BOX, BOX.replace("| immagine = Vaso.jpg", "| immagine ="), "removed"),
    (BOX, BOX.replace("| immagine = Vaso.jpg", "| immagine2 = Vaso.jpg"), "moved"),
    (BOX, BOX.replace("Opera d'arte", "Infobox vaso"), "moved"),
    (BOX, BOX.replace("= Vaso.jpg", "=") + f"[[File:Vaso.jpg|thumb|{CAPTION}]]", "moved"),
    (BOX, BOX + "[[File:Vaso.jpg|thumb|di nuovo]]", "kept"),
    (GALLERY, GALLERY.replace("File:A.jpg|a", "File:B.jpg"), "kept"),
    (GALLERY, GALLERY.replace("== Opere ==", "== Le opere =="), "kept"),
    (GALLERY, GALLERY.replace("== Opere ==", "== Vita ==\nX.\n\n== Opere =="), "kept"),
    (GALLERY, GALLERY.replace(CAPTION, "b"), "recaptioned"),
    (GALLERY, GALLERY.replace("Voce.", f"[[File:Vaso.jpg|thumb|{CAPTION}]]", 1), "kept"),
    (GALLERY, GALLERY.replace("File:Vaso.jpg", "File:C.jpg"), "removed"),
]


@pytest.mark.parametrize(("before", "now", "state"), CASES)
def test_what_became_of_it(before: str, now: str, state: str) -> None:
    put = Put(before, frozenset({VASE, RENAMED}), CAPTION)
    assert fate(put, now, SITE) is SuggestionState(state)


def test_without_a_caption_there_is_none_to_change() -> None:
    bare = "[[File:Vaso.jpg|thumb]]\nVoce."
    put = Put(bare, frozenset({VASE}), "")
    assert fate(put, bare.replace("thumb", "thumb|Un vaso"), SITE) is SuggestionState.KEPT


def test_a_caption_that_found_no_place_is_not_missed() -> None:
    bare = "{{Infobox nave|Immagine=Vaso.jpg}}\nVoce."
    put = Put(bare, frozenset({VASE}), CAPTION)
    assert fate(put, bare.replace("Voce", "Altra"), SITE) is SuggestionState.KEPT


def test_a_text_full_of_brackets_takes_no_time() -> None:
    hostile = "[[" * 100_000 + LEAD + "{{" * 100_000
    put = Put(LEAD, frozenset({VASE}), CAPTION)
    assert fate(put, hostile, SITE) in SuggestionState
