@@if block@@# Managed by proxycast. Do not edit: `proxycast apply` rewrites this block, `proxycast remove` deletes it.
load-env { http_proxy: @@http@@, HTTP_PROXY: @@http@@ }
load-env { https_proxy: @@https@@, HTTPS_PROXY: @@https@@ }
load-env { all_proxy: @@all@@, ALL_PROXY: @@all@@ }
load-env { no_proxy: @@no_proxy@@, NO_PROXY: @@no_proxy@@ }
load-env { NODE_USE_ENV_PROXY: @@node@@ }
@@if socks@@hide-env --ignore-errors http_proxy HTTP_PROXY https_proxy HTTPS_PROXY
@@if off@@hide-env --ignore-errors http_proxy HTTP_PROXY https_proxy HTTPS_PROXY all_proxy ALL_PROXY no_proxy NO_PROXY NODE_USE_ENV_PROXY
if (@@bundle@@ | path exists) {
    load-env { REQUESTS_CA_BUNDLE: @@bundle@@ }
    load-env { CURL_CA_BUNDLE: @@bundle@@ }
    load-env { SSL_CERT_FILE: @@bundle@@ }
    load-env { GIT_SSL_CAINFO: @@bundle@@ }
    load-env { PIP_CERT: @@bundle@@ }
    load-env { AWS_CA_BUNDLE: @@bundle@@ }
    load-env { CARGO_HTTP_CAINFO: @@bundle@@ }
    load-env { GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: @@bundle@@ }
    load-env { HTTPLIB2_CA_CERTS: @@bundle@@ }
    load-env { PERL_LWP_SSL_CA_FILE: @@bundle@@ }
@@if bundle@@}
if (@@company@@ | path exists) { load-env { NODE_EXTRA_CA_CERTS: @@company@@ } }
if (@@company@@ | path exists) { load-env { DENO_CERT: @@company@@ } }
load-env { HOMEBREW_CURLRC: @@homebrew@@ }
