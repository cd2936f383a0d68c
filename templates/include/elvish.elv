if ?(nop < $E:HOME@@tail@@) { eval (slurp < $E:HOME@@tail@@) }
