# Managed by proxycast. Do not edit: `proxycast apply` rewrites this block, `proxycast remove` deletes it.
# What is set already stays: a terminal has its own settings, a kernel that a desktop started has none.
import os as _proxycast
_proxycast.environ.get("http_proxy", _proxycast.environ.get("HTTP_PROXY")) or _proxycast.environ.update(http_proxy=@@http@@, HTTP_PROXY=@@http@@)
_proxycast.environ.get("https_proxy", _proxycast.environ.get("HTTPS_PROXY")) or _proxycast.environ.update(https_proxy=@@https@@, HTTPS_PROXY=@@https@@)
_proxycast.environ.get("all_proxy", _proxycast.environ.get("ALL_PROXY")) or _proxycast.environ.update(all_proxy=@@all@@, ALL_PROXY=@@all@@)
_proxycast.environ.get("no_proxy", _proxycast.environ.get("NO_PROXY")) or _proxycast.environ.update(no_proxy=@@no_proxy@@, NO_PROXY=@@no_proxy@@)
_proxycast.environ.setdefault("NODE_USE_ENV_PROXY", @@node@@)
@@if off@@[_proxycast.environ.pop(_name, None) for _name in "http_proxy HTTP_PROXY https_proxy HTTPS_PROXY all_proxy ALL_PROXY no_proxy NO_PROXY NODE_USE_ENV_PROXY".split()]
if _proxycast.access(@@bundle@@, _proxycast.R_OK):
    _proxycast.environ.setdefault("REQUESTS_CA_BUNDLE", @@bundle@@)
    _proxycast.environ.setdefault("CURL_CA_BUNDLE", @@bundle@@)
    _proxycast.environ.setdefault("SSL_CERT_FILE", @@bundle@@)
    _proxycast.environ.setdefault("GIT_SSL_CAINFO", @@bundle@@)
    _proxycast.environ.setdefault("PIP_CERT", @@bundle@@)
    _proxycast.environ.setdefault("AWS_CA_BUNDLE", @@bundle@@)
    _proxycast.environ.setdefault("CARGO_HTTP_CAINFO", @@bundle@@)
    _proxycast.environ.setdefault("GRPC_DEFAULT_SSL_ROOTS_FILE_PATH", @@bundle@@)
    _proxycast.environ.setdefault("HTTPLIB2_CA_CERTS", @@bundle@@)
    _proxycast.environ.setdefault("PERL_LWP_SSL_CA_FILE", @@bundle@@)
if _proxycast.access(@@company@@, _proxycast.R_OK): _proxycast.environ.setdefault("NODE_EXTRA_CA_CERTS", @@company@@)
if _proxycast.access(@@company@@, _proxycast.R_OK): _proxycast.environ.setdefault("DENO_CERT", @@company@@)
_proxycast.environ.setdefault("HOMEBREW_CURLRC", @@homebrew@@)
del _proxycast
