@@if block@@# Managed by proxycast. Do not edit: `proxycast apply` rewrites this block, `proxycast remove` deletes it.
$http_proxy = @@http@@
$HTTP_PROXY = @@http@@
$https_proxy = @@https@@
$HTTPS_PROXY = @@https@@
$all_proxy = @@all@@
$ALL_PROXY = @@all@@
$no_proxy = @@no_proxy@@
$NO_PROXY = @@no_proxy@@
$NODE_USE_ENV_PROXY = @@node@@
@@if socks@@for _proxycast in 'http_proxy HTTP_PROXY https_proxy HTTPS_PROXY'.split(): ${...}.pop(_proxycast, None)
@@if off@@for _proxycast in 'http_proxy HTTP_PROXY https_proxy HTTPS_PROXY all_proxy ALL_PROXY no_proxy NO_PROXY NODE_USE_ENV_PROXY'.split(): ${...}.pop(_proxycast, None)
if __import__('os').access(@@bundle@@, 4):
    $REQUESTS_CA_BUNDLE = @@bundle@@
    $CURL_CA_BUNDLE = @@bundle@@
    $SSL_CERT_FILE = @@bundle@@
    $GIT_SSL_CAINFO = @@bundle@@
    $PIP_CERT = @@bundle@@
    $AWS_CA_BUNDLE = @@bundle@@
    $CARGO_HTTP_CAINFO = @@bundle@@
    ${...}.register('GRPC_DEFAULT_SSL_ROOTS_FILE_PATH', type='str'); $GRPC_DEFAULT_SSL_ROOTS_FILE_PATH = @@bundle@@
    $HTTPLIB2_CA_CERTS = @@bundle@@
    $PERL_LWP_SSL_CA_FILE = @@bundle@@
if __import__('os').access(@@company@@, 4): $NODE_EXTRA_CA_CERTS = @@company@@
if __import__('os').access(@@company@@, 4): $DENO_CERT = @@company@@
$HOMEBREW_CURLRC = @@homebrew@@
