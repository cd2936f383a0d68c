#!/bin/sh
":" // # sh reads these lines and then becomes Node, to which they are strings and comments.
":" // # Node pays for these variables at its start, and none of them is meant for us: NODE_EXTRA_CA_CERTS alone doubles
":" // # or triples the start of Node 20. They are kept under other names, so that "run" can give them back.
":" //; [ -n "${NODE_EXTRA_CA_CERTS+x}" ] && export PROXYCAST_KEPT_NODE_EXTRA_CA_CERTS="$NODE_EXTRA_CA_CERTS"
":" //; [ -n "${NODE_OPTIONS+x}" ] && export PROXYCAST_KEPT_NODE_OPTIONS="$NODE_OPTIONS"
":" //; [ -n "${NODE_DEBUG+x}" ] && export PROXYCAST_KEPT_NODE_DEBUG="$NODE_DEBUG"
":" //; [ -n "${NODE_USE_ENV_PROXY+x}" ] && export PROXYCAST_KEPT_NODE_USE_ENV_PROXY="$NODE_USE_ENV_PROXY"
":" //; [ -n "${DEBUG+x}" ] && export PROXYCAST_KEPT_DEBUG="$DEBUG"
":" //; unset NODE_EXTRA_CA_CERTS NODE_OPTIONS NODE_DEBUG NODE_USE_ENV_PROXY DEBUG; exec node "$0" "$@"
