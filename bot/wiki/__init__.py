"""The only code that knows pywikibot: one HTTP request per call, nothing hidden."""
