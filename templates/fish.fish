# Managed by proxycast. `proxycast apply` writes these lines anew, `proxycast remove` takes them away.
set -gx http_proxy @@http@@
set -gx HTTP_PROXY @@http@@
set -gx https_proxy @@https@@
set -gx HTTPS_PROXY @@https@@
set -gx no_proxy @@no_proxy@@
set -gx NO_PROXY @@no_proxy@@
set -gx NODE_USE_ENV_PROXY @@node@@
set -eg http_proxy HTTP_PROXY https_proxy HTTPS_PROXY no_proxy NO_PROXY NODE_USE_ENV_PROXY # @@off@@
if test -r @@bundle@@
    set -gx REQUESTS_CA_BUNDLE @@bundle@@
    set -gx CURL_CA_BUNDLE @@bundle@@
    set -gx SSL_CERT_FILE @@bundle@@
    set -gx GIT_SSL_CAINFO @@bundle@@
    set -gx PIP_CERT @@bundle@@
    set -gx AWS_CA_BUNDLE @@bundle@@
    set -gx CARGO_HTTP_CAINFO @@bundle@@
end # @@bundle@@
test -r @@company@@; and set -gx NODE_EXTRA_CA_CERTS @@company@@
