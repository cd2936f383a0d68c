if ( `id -u` >= 1000 && -x /usr/local/bin/proxycast ) /usr/local/bin/proxycast apply --quiet < /dev/null
