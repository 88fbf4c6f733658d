from __future__ import annotations

import pytest

from bot.model import Message
from bot.text.manners import excluded
from bot.text.site import Site

NOBOTS = Message("skip-nobots")


@pytest.mark.parametrize(
    "text",
    [
        "Testo {{nobots}}",
        "{{Nobots}}",
        "{{ NoBots\n}}",
        "{{Template:nobots}}",
        "{{nobots<!-- perché -->}}",
        "{{nobots|Residente bot}}",
        "{{nobots|deny=all}}",
        "{{bots|deny=all}}",
        "{{bots|deny=Altro,Residente bot}}",
        "{{bots|deny= residente_bot , Altro}}",
        "{{Bots | Deny = All }}",
        "{{bots|allow=none}}",
        "{{bots|allow=Altro}}",
        "{{bots|optout=all}}",
        "{{bots}} {{nobots}}",
        "{{a|{{nobots}}}}",
        "{{bots|deny={{lista}}}}",
    ],
)
def test_excluded(site: Site, text: str) -> None:
    assert excluded(text, "Residente bot", ["WIP"], site) == NOBOTS


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nobots {{Modena}} {{nobots",
        "{{bots}}",
        "{{bots|allow=all}}",
        "{{bots|allow=Altro, residente bot}}",
        "{{bots|allow=}}",
        "{{bots|deny=none}}",
        "{{bots|deny=}}",
        "{{bots|deny=Residente bot 2,Residente}}",
        "{{bots|optout=nosource}}",
        "{{nobots|Altro}}",
        "<!-- {{nobots}} -->",
        "<nowiki>{{nobots}}</nowiki>",
        "{{nobots/man}} {{tl|nobots}} {{Portale:nobots}}",
        "[[nobots]] [[WIP]]",
        "{{WIPE}} {{Wip}}",
        "{{WIP{{x}}}}",
    ],
)
def test_not_excluded(site: Site, text: str) -> None:
    assert excluded(text, "Residente bot", ["WIP"], site) is None


@pytest.mark.parametrize(
    "text",
    ["{{WIP open}}", "{{wIP_open|[[Utente:X]]|{{data}}}}", "{{ T: WIP open \n|x}}"],
)
def test_in_use(commons: Site, text: str) -> None:
    assert excluded(text, "Bot", ["WIP", "wIP open"], commons) == Message(
        "skip-in-use", ("wIP open",)
    )


@pytest.mark.parametrize(
    "unit", ["{{", "{", "{{bots|", "{{a", "{{a|", "{{bots|a=", "<nowiki", "<!--", "}}", "|"]
)
def test_hostile_text_takes_linear_time(site: Site, unit: str) -> None:
    text = unit * (500_000 // len(unit))
    assert excluded(text, "Bot", ["WIP"], site) in (None, NOBOTS)
