test -r "$HOME"@@tail@@; and source "$HOME"@@tail@@
