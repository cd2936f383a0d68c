@@if block@@# Managed by proxycast. Do not edit: `proxycast apply` rewrites this block, `proxycast remove` deletes it.
setenv http_proxy @@http@@
setenv HTTP_PROXY @@http@@
setenv https_proxy @@https@@
setenv HTTPS_PROXY @@https@@
setenv all_proxy @@all@@
setenv ALL_PROXY @@all@@
setenv no_proxy @@no_proxy@@
setenv NO_PROXY @@no_proxy@@
setenv NODE_USE_ENV_PROXY @@node@@
@@if socks@@unsetenv http_proxy
@@if socks@@unsetenv HTTP_PROXY
@@if socks@@unsetenv https_proxy
@@if socks@@unsetenv HTTPS_PROXY
@@if off@@unsetenv http_proxy
@@if off@@unsetenv HTTP_PROXY
@@if off@@unsetenv https_proxy
@@if off@@unsetenv HTTPS_PROXY
@@if off@@unsetenv all_proxy
@@if off@@unsetenv ALL_PROXY
@@if off@@unsetenv no_proxy
@@if off@@unsetenv NO_PROXY
@@if off@@unsetenv NODE_USE_ENV_PROXY
if ( -r @@bundle@@ ) setenv REQUESTS_CA_BUNDLE @@bundle@@
if ( -r @@bundle@@ ) setenv CURL_CA_BUNDLE @@bundle@@
if ( -r @@bundle@@ ) setenv SSL_CERT_FILE @@bundle@@
if ( -r @@bundle@@ ) setenv GIT_SSL_CAINFO @@bundle@@
if ( -r @@bundle@@ ) setenv PIP_CERT @@bundle@@
if ( -r @@bundle@@ ) setenv AWS_CA_BUNDLE @@bundle@@
if ( -r @@bundle@@ ) setenv CARGO_HTTP_CAINFO @@bundle@@
if ( -r @@bundle@@ ) setenv GRPC_DEFAULT_SSL_ROOTS_FILE_PATH @@bundle@@
if ( -r @@bundle@@ ) setenv HTTPLIB2_CA_CERTS @@bundle@@
if ( -r @@bundle@@ ) setenv PERL_LWP_SSL_CA_FILE @@bundle@@
if ( -r @@company@@ ) setenv NODE_EXTRA_CA_CERTS @@company@@
if ( -r @@company@@ ) setenv DENO_CERT @@company@@
setenv HOMEBREW_CURLRC @@homebrew@@
