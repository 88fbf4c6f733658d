"""Texts for people, in the language of the wiki."""

from __future__ import annotations

from bot.i18n.lists import joined, sentences
from bot.i18n.summaries import cut_summary, edit_summary
from bot.i18n.texts import Texts

__all__ = ["Texts", "cut_summary", "edit_summary", "joined", "sentences"]
