# Managed by proxycast. `proxycast apply` writes these lines anew, `proxycast remove` takes them away.
export http_proxy=@@http@@
export HTTP_PROXY=@@http@@
export https_proxy=@@https@@
export HTTPS_PROXY=@@https@@
export no_proxy=@@no_proxy@@
export NO_PROXY=@@no_proxy@@
export NODE_USE_ENV_PROXY=@@node@@
unset http_proxy HTTP_PROXY https_proxy HTTPS_PROXY no_proxy NO_PROXY NODE_USE_ENV_PROXY # @@off@@
if [ -r @@bundle@@ ]; then
  export REQUESTS_CA_BUNDLE=@@bundle@@
  export CURL_CA_BUNDLE=@@bundle@@
  export SSL_CERT_FILE=@@bundle@@
  export GIT_SSL_CAINFO=@@bundle@@
  export PIP_CERT=@@bundle@@
  export AWS_CA_BUNDLE=@@bundle@@
  export CARGO_HTTP_CAINFO=@@bundle@@
fi # @@bundle@@
if [ -r @@company@@ ]; then export NODE_EXTRA_CA_CERTS=@@company@@; fi
