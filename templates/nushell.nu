# Managed by proxycast. `proxycast apply` writes these lines anew, `proxycast remove` takes them away.
load-env { http_proxy: @@http@@, HTTP_PROXY: @@http@@ }
load-env { https_proxy: @@https@@, HTTPS_PROXY: @@https@@ }
load-env { no_proxy: @@no_proxy@@, NO_PROXY: @@no_proxy@@ }
load-env { NODE_USE_ENV_PROXY: @@node@@ }
hide-env --ignore-errors http_proxy HTTP_PROXY https_proxy HTTPS_PROXY no_proxy NO_PROXY NODE_USE_ENV_PROXY # @@off@@
if (@@bundle@@ | path exists) {
    load-env { REQUESTS_CA_BUNDLE: @@bundle@@ }
    load-env { CURL_CA_BUNDLE: @@bundle@@ }
    load-env { SSL_CERT_FILE: @@bundle@@ }
    load-env { GIT_SSL_CAINFO: @@bundle@@ }
    load-env { PIP_CERT: @@bundle@@ }
    load-env { AWS_CA_BUNDLE: @@bundle@@ }
    load-env { CARGO_HTTP_CAINFO: @@bundle@@ }
} # @@bundle@@
if (@@company@@ | path exists) { load-env { NODE_EXTRA_CA_CERTS: @@company@@ } }
