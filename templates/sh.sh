# Managed by proxycast. `proxycast apply` writes these lines anew, `proxycast remove` takes them away.
export http_proxy=@@http@@ HTTP_PROXY=@@http@@
export https_proxy=@@https@@ HTTPS_PROXY=@@https@@
export no_proxy=@@no_proxy@@ NO_PROXY=@@no_proxy@@
export NODE_USE_ENV_PROXY=@@node@@
unset http_proxy HTTP_PROXY https_proxy HTTPS_PROXY no_proxy NO_PROXY NODE_USE_ENV_PROXY # @@off@@
if [ -r @@bundle@@ ]; then
  export REQUESTS_CA_BUNDLE=@@bundle@@ CURL_CA_BUNDLE=@@bundle@@ SSL_CERT_FILE=@@bundle@@ GIT_SSL_CAINFO=@@bundle@@
  export PIP_CERT=@@bundle@@ AWS_CA_BUNDLE=@@bundle@@ CARGO_HTTP_CAINFO=@@bundle@@
fi # @@bundle@@
if [ -r @@company@@ ]; then export NODE_EXTRA_CA_CERTS=@@company@@; fi
