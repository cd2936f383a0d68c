if ( -r "$HOME"@@tail@@ ) source "$HOME"@@tail@@
