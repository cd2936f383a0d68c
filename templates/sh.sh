@@if block@@# Managed by proxycast. Do not edit: `proxycast apply` rewrites this block, `proxycast remove` deletes it.
export http_proxy=@@http@@ HTTP_PROXY=@@http@@
export https_proxy=@@https@@ HTTPS_PROXY=@@https@@
export all_proxy=@@all@@ ALL_PROXY=@@all@@
export no_proxy=@@no_proxy@@ NO_PROXY=@@no_proxy@@
export NODE_USE_ENV_PROXY=@@node@@
@@if socks@@unset http_proxy HTTP_PROXY https_proxy HTTPS_PROXY
@@if off@@unset http_proxy HTTP_PROXY https_proxy HTTPS_PROXY all_proxy ALL_PROXY no_proxy NO_PROXY NODE_USE_ENV_PROXY
if [ -r @@bundle@@ ]; then
  export REQUESTS_CA_BUNDLE=@@bundle@@
  export CURL_CA_BUNDLE=@@bundle@@
  export SSL_CERT_FILE=@@bundle@@
  export GIT_SSL_CAINFO=@@bundle@@
  export PIP_CERT=@@bundle@@
  export AWS_CA_BUNDLE=@@bundle@@
  export CARGO_HTTP_CAINFO=@@bundle@@
  export GRPC_DEFAULT_SSL_ROOTS_FILE_PATH=@@bundle@@
  export HTTPLIB2_CA_CERTS=@@bundle@@
  export PERL_LWP_SSL_CA_FILE=@@bundle@@
@@if bundle@@fi
if [ -r @@company@@ ]; then export NODE_EXTRA_CA_CERTS=@@company@@; fi
if [ -r @@company@@ ]; then export DENO_CERT=@@company@@; fi
export HOMEBREW_CURLRC=@@homebrew@@
