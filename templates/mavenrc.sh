# Managed by proxycast. `proxycast apply` writes these lines anew, `proxycast remove` takes them away.
[ ! -r @@keyStore@@ ] || MAVEN_OPTS="${MAVEN_OPTS-} -Djavax.net.ssl.trustStore=@@keyStore@@"
