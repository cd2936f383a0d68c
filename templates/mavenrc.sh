# Managed by proxycast. Do not edit: `proxycast apply` rewrites this block, `proxycast remove` deletes it.
[ ! -r @@keyStore@@ ] || MAVEN_OPTS="${MAVEN_OPTS-} -Djavax.net.ssl.trustStore=@@keyStore@@"
