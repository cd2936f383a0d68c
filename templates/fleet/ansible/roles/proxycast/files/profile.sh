if [ "$(id -u)" -ge 1000 ] && command -v proxycast >/dev/null; then
  proxycast apply --quiet </dev/null || :
fi
