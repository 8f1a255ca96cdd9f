"""An app that starts with a theme other than Textual's own."""

from textual.app import App


class ThemedApp(App[None]):
    """Applies a theme before the first frame."""

    def start_with_theme(self, name: str) -> None:
        """Use a registered theme from the start.

        Textual (8.2.8) works out the style sheet's variables before a subclass can register its
        themes, and assigning `theme` later computes all styles twice.
        """
        self.set_reactive(App.theme, name)
        self.stylesheet.set_variables(self.get_css_variables())
        self.set_class(self.current_theme.dark, "-dark-mode", update=False)
        self.set_class(not self.current_theme.dark, "-light-mode", update=False)
        self._refresh_truecolor_filter(self.ansi_theme)
