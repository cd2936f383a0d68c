@@if block@@# Managed by proxycast. Do not edit: `proxycast apply` rewrites this block, `proxycast remove` deletes it.
set -gx http_proxy @@http@@
set -gx HTTP_PROXY @@http@@
set -gx https_proxy @@https@@
set -gx HTTPS_PROXY @@https@@
set -gx all_proxy @@all@@
set -gx ALL_PROXY @@all@@
set -gx no_proxy @@no_proxy@@
set -gx NO_PROXY @@no_proxy@@
set -gx NODE_USE_ENV_PROXY @@node@@
@@if socks@@set -eg http_proxy HTTP_PROXY https_proxy HTTPS_PROXY
@@if off@@set -eg http_proxy HTTP_PROXY https_proxy HTTPS_PROXY all_proxy ALL_PROXY no_proxy NO_PROXY NODE_USE_ENV_PROXY
if test -r @@bundle@@
    set -gx REQUESTS_CA_BUNDLE @@bundle@@
    set -gx CURL_CA_BUNDLE @@bundle@@
    set -gx SSL_CERT_FILE @@bundle@@
    set -gx GIT_SSL_CAINFO @@bundle@@
    set -gx PIP_CERT @@bundle@@
    set -gx AWS_CA_BUNDLE @@bundle@@
    set -gx CARGO_HTTP_CAINFO @@bundle@@
    set -gx GRPC_DEFAULT_SSL_ROOTS_FILE_PATH @@bundle@@
    set -gx HTTPLIB2_CA_CERTS @@bundle@@
    set -gx PERL_LWP_SSL_CA_FILE @@bundle@@
@@if bundle@@end
test -r @@company@@; and set -gx NODE_EXTRA_CA_CERTS @@company@@
test -r @@company@@; and set -gx DENO_CERT @@company@@
set -gx HOMEBREW_CURLRC @@homebrew@@
