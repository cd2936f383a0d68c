@@if block@@# Managed by proxycast. Do not edit: `proxycast apply` rewrites this block, `proxycast remove` deletes it.
$env:http_proxy = @@http@@
$env:HTTP_PROXY = @@http@@
$env:https_proxy = @@https@@
$env:HTTPS_PROXY = @@https@@
$env:all_proxy = @@all@@
$env:ALL_PROXY = @@all@@
$env:no_proxy = @@no_proxy@@
$env:NO_PROXY = @@no_proxy@@
$env:NODE_USE_ENV_PROXY = @@node@@
@@if socks@@Remove-Item -ErrorAction Ignore -Path Env:http_proxy, Env:HTTP_PROXY, Env:https_proxy, Env:HTTPS_PROXY
@@if off@@Remove-Item -ErrorAction Ignore -Path Env:http_proxy, Env:HTTP_PROXY, Env:https_proxy, Env:HTTPS_PROXY, Env:all_proxy, Env:ALL_PROXY, Env:no_proxy, Env:NO_PROXY, Env:NODE_USE_ENV_PROXY
if (Test-Path -PathType Leaf -LiteralPath @@bundle@@) {
    $env:REQUESTS_CA_BUNDLE = @@bundle@@
    $env:CURL_CA_BUNDLE = @@bundle@@
    $env:SSL_CERT_FILE = @@bundle@@
    $env:GIT_SSL_CAINFO = @@bundle@@
    $env:PIP_CERT = @@bundle@@
    $env:AWS_CA_BUNDLE = @@bundle@@
    $env:CARGO_HTTP_CAINFO = @@bundle@@
    $env:GRPC_DEFAULT_SSL_ROOTS_FILE_PATH = @@bundle@@
    $env:HTTPLIB2_CA_CERTS = @@bundle@@
    $env:PERL_LWP_SSL_CA_FILE = @@bundle@@
@@if bundle@@}
if (Test-Path -PathType Leaf -LiteralPath @@company@@) { $env:NODE_EXTRA_CA_CERTS = @@company@@ }
if (Test-Path -PathType Leaf -LiteralPath @@company@@) { $env:DENO_CERT = @@company@@ }
$env:HOMEBREW_CURLRC = @@homebrew@@
