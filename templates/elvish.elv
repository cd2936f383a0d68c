# Managed by proxycast. `proxycast apply` writes these lines anew, `proxycast remove` takes them away.
set-env http_proxy @@http@@
set-env HTTP_PROXY @@http@@
set-env https_proxy @@https@@
set-env HTTPS_PROXY @@https@@
set-env no_proxy @@no_proxy@@
set-env NO_PROXY @@no_proxy@@
set-env NODE_USE_ENV_PROXY @@node@@
unset-env http_proxy # @@off@@
unset-env HTTP_PROXY # @@off@@
unset-env https_proxy # @@off@@
unset-env HTTPS_PROXY # @@off@@
unset-env no_proxy # @@off@@
unset-env NO_PROXY # @@off@@
unset-env NODE_USE_ENV_PROXY # @@off@@
if ?(nop < @@bundle@@) {
  set-env REQUESTS_CA_BUNDLE @@bundle@@
  set-env CURL_CA_BUNDLE @@bundle@@
  set-env SSL_CERT_FILE @@bundle@@
  set-env GIT_SSL_CAINFO @@bundle@@
  set-env PIP_CERT @@bundle@@
  set-env AWS_CA_BUNDLE @@bundle@@
  set-env CARGO_HTTP_CAINFO @@bundle@@
} # @@bundle@@
if ?(nop < @@company@@) { set-env NODE_EXTRA_CA_CERTS @@company@@ }
