"""A person in front of a browser, on one wiki of the sandbox."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from playwright.sync_api import Locator, Page, TimeoutError

from bot.sandbox import Wiki
from bot.sandbox.accounts import Account

VISITS = count(1)
SAVE_VISUALLY = ".ve-ui-mwSaveDialog .oo-ui-processDialog-actions-primary a"
SAVED_WITHIN = 20_000
"""Milliseconds: what a wiki needs under load to save from the visual editor."""
TRIES = 6
PRESS = "buttons => buttons.forEach(button => button.click())"


@dataclass(frozen=True)
class Visitor:
    """Clicks and types; `pictures` is where screenshots are kept."""

    page: Page
    wiki: Wiki
    pictures: Path

    def log_in(self, account: Account) -> None:
        self.page.goto(f"{self.wiki.url}/index.php?title=Special:UserLogin")
        self.page.fill("#wpName1", account.name)
        self.page.fill("#wpPassword1", account.password)
        self.page.click("#wpLoginAttempt")
        self.page.wait_for_url(re.compile(r"^(?!.*UserLogin)"))

    def open(self, title: str) -> None:
        """By an address of its own each time, so that the browser has no copy of the page.

        MediaWiki tells browsers in whole seconds when a page was last changed: what a person and
        the bot save within one second would be shown as it stood before the bot's edit.
        """
        self.page.goto(f"{self.wiki.page_url(title)}?visit={next(VISITS)}")

    def keep(self, name: str) -> None:
        """A screenshot of the whole page."""
        self.page.screenshot(path=self.pictures / f"{name}.png", full_page=True)

    # A form in wikitext

    def press(self, button: str) -> None:
        """Press a button of the request page or the task page: its form opens."""
        self.page.get_by_role("button", name=button, exact=True).click()
        self.page.wait_for_selector("#wpTextbox1")

    def write(self, **values: str) -> None:
        """Write each value after the `=` of its parameter, where there is none yet."""
        for name, value in values.items():
            self._put(rf"^\| {name} *= *()$", value)

    def overwrite(self, **values: str) -> None:
        """Write each value in place of the one that stands there."""
        for name, value in values.items():
            self._put(rf"^\| {name} *= (\S.*)$", value)

    def _put(self, pattern: str, value: str) -> None:
        box = self.page.locator("#wpTextbox1")
        text = box.input_value()
        found = re.search(pattern, text, re.MULTILINE)
        assert found, text
        box.fill(f"{text[: found.start(1)]}{value}{text[found.end(1) :]}")

    def save(self) -> None:
        self.page.click("#wpSave")
        self.page.wait_for_selector("#wpTextbox1", state="detached")

    # The visual editor

    def edit_visually(self, title: str) -> None:
        self.page.goto(f"{self.wiki.url}/index.php?title={title}&veaction=edit")
        self.page.wait_for_selector(".ve-ce-documentNode[contenteditable=true]")

    def insert_template(self, name: str) -> None:
        """At the end of the page, as by Insert → Template."""
        self.page.locator(".ve-ce-documentNode h2").last.click()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.press("Enter")
        self.page.keyboard.type("{{")
        box = self.page.locator(".ve-ui-mwTemplatePlaceholderPage input").first
        box.click()
        box.press_sequentially(name)
        self.page.locator(".oo-ui-optionWidget", has_text=name).first.click()
        self.page.wait_for_selector(".ve-ui-mwParameterPage")

    def fill_in(self, **values: str) -> None:
        """Fill in the fields of the template's form, each named by its label."""
        for label, value in values.items():
            field = self._field(label).locator("input:visible, textarea:visible").first
            field.fill(value)
            field.press("Tab")

    def _field(self, label: str) -> Locator:
        named = self.page.get_by_text(label, exact=True)
        return self.page.locator(".ve-ui-mwParameterPage").filter(has=named)

    def save_visually(self) -> None:
        """Insert what the form holds, then save the page."""
        self.page.click(".oo-ui-window-active .oo-ui-processDialog-actions-primary a")
        self.page.wait_for_selector(".ve-ui-mwParameterPage", state="detached")
        self.page.click(".oo-ui-tool-name-showSave a")
        self.page.wait_for_selector(".ve-ui-mwSaveDialog.oo-ui-window-ready")
        self.page.click(SAVE_VISUALLY)
        self._see_it_saved()

    def _see_it_saved(self) -> None:
        """Press again while the editor stays: the dialog ignores it while it is saving.

        A click that falls into the dialog's opening movement is lost, and a person, too, would
        press a second time.
        """
        for _ in range(TRIES):
            try:
                self.page.wait_for_selector(
                    ".ve-ce-documentNode", state="detached", timeout=SAVED_WITHIN
                )
            except TimeoutError:
                self.page.locator(SAVE_VISUALLY).evaluate_all(PRESS)
            else:
                return
        self.keep("visual-editor-stuck")
        raise AssertionError(self.page.locator(".ve-ui-mwSaveDialog").inner_text())
