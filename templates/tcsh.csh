# Managed by proxycast. `proxycast apply` writes these lines anew, `proxycast remove` takes them away.
setenv http_proxy @@http@@
setenv HTTP_PROXY @@http@@
setenv https_proxy @@https@@
setenv HTTPS_PROXY @@https@@
setenv no_proxy @@no_proxy@@
setenv NO_PROXY @@no_proxy@@
setenv NODE_USE_ENV_PROXY @@node@@
unsetenv http_proxy # @@off@@
unsetenv HTTP_PROXY # @@off@@
unsetenv https_proxy # @@off@@
unsetenv HTTPS_PROXY # @@off@@
unsetenv no_proxy # @@off@@
unsetenv NO_PROXY # @@off@@
unsetenv NODE_USE_ENV_PROXY # @@off@@
if ( -r @@bundle@@ ) then
    setenv REQUESTS_CA_BUNDLE @@bundle@@
    setenv CURL_CA_BUNDLE @@bundle@@
    setenv SSL_CERT_FILE @@bundle@@
    setenv GIT_SSL_CAINFO @@bundle@@
    setenv PIP_CERT @@bundle@@
    setenv AWS_CA_BUNDLE @@bundle@@
    setenv CARGO_HTTP_CAINFO @@bundle@@
endif # @@bundle@@
if ( -r @@company@@ ) setenv NODE_EXTRA_CA_CERTS @@company@@
