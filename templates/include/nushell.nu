source (if (("~" + @@tail@@) | path exists) { "~" + @@tail@@ } else { null })
