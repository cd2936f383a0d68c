if [ -r "$HOME"@@tail@@ ]; then . "$HOME"@@tail@@; fi
