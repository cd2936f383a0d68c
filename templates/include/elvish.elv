use path; if (path:is-regular &follow-symlink=$true $E:HOME@@tail@@) { eval (slurp < $E:HOME@@tail@@) }
