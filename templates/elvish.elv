@@if block@@# Managed by proxycast. Do not edit: `proxycast apply` rewrites this block, `proxycast remove` deletes it.
set-env http_proxy @@http@@
set-env HTTP_PROXY @@http@@
set-env https_proxy @@https@@
set-env HTTPS_PROXY @@https@@
set-env all_proxy @@all@@
set-env ALL_PROXY @@all@@
set-env no_proxy @@no_proxy@@
set-env NO_PROXY @@no_proxy@@
set-env NODE_USE_ENV_PROXY @@node@@
@@if socks@@unset-env http_proxy
@@if socks@@unset-env HTTP_PROXY
@@if socks@@unset-env https_proxy
@@if socks@@unset-env HTTPS_PROXY
@@if off@@unset-env http_proxy
@@if off@@unset-env HTTP_PROXY
@@if off@@unset-env https_proxy
@@if off@@unset-env HTTPS_PROXY
@@if off@@unset-env all_proxy
@@if off@@unset-env ALL_PROXY
@@if off@@unset-env no_proxy
@@if off@@unset-env NO_PROXY
@@if off@@unset-env NODE_USE_ENV_PROXY
if ?(nop < @@bundle@@) {
  set-env REQUESTS_CA_BUNDLE @@bundle@@
  set-env CURL_CA_BUNDLE @@bundle@@
  set-env SSL_CERT_FILE @@bundle@@
  set-env GIT_SSL_CAINFO @@bundle@@
  set-env PIP_CERT @@bundle@@
  set-env AWS_CA_BUNDLE @@bundle@@
  set-env CARGO_HTTP_CAINFO @@bundle@@
  set-env GRPC_DEFAULT_SSL_ROOTS_FILE_PATH @@bundle@@
  set-env HTTPLIB2_CA_CERTS @@bundle@@
  set-env PERL_LWP_SSL_CA_FILE @@bundle@@
@@if bundle@@}
if ?(nop < @@company@@) { set-env NODE_EXTRA_CA_CERTS @@company@@ }
if ?(nop < @@company@@) { set-env DENO_CERT @@company@@ }
set-env HOMEBREW_CURLRC @@homebrew@@
