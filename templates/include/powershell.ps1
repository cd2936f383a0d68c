if (Test-Path -PathType Leaf -LiteralPath ($HOME + @@tail@@)) { . ($HOME + @@tail@@) }
