#!/bin/sh
":" /* # To sh this is a program that becomes Node; to Node, all of it but the last line's end is a comment.

# Whether nothing has changed since an "apply" of these words ended in sync. That left a list of all that it went by:
# src/engine/unchanged-list.ts. The list is data: of what is in it, only names of variables get into an eval, and those are
# letters, digits and _. 0: nothing has changed; 1: there is no such list; 2: something has changed.
unchanged() {
  pc_list=${HOME-}/.local/state/proxycast/receipt.txt
  case $pc_list in /*) ;; *) return 1 ;; esac
  [ -f "$pc_list" ] && [ -O "$pc_list" ] || return 1
  pc_line='
'
  IFS=$pc_line
  pc_head="proxycast @VERSION@$IFS$#$IFS$*"
  pc_text=$(/bin/cat "$pc_list") || return 1
  # Its parts end in a tab, and their lines in a line feed.
  IFS='	'
  set -- $pc_text
  # The facts are there twice: a damaged copy differs from the other.
  [ $# = 5 ] && [ "$1" = "$pc_head" ] && [ "$2" = "$3" ] || return 1
  IFS=$pc_line
  pc_notes=
  for pc_line in $2; do
    pc_rest=${pc_line#?}
    case $pc_line in
      /*) [ ! -e "$pc_line" ] && [ ! -L "$pc_line" ] || return 2 ;;
      [-+]*)
        pc_name=${pc_rest%%=*}
        case $pc_name in *[!ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_]*) return 1 ;; esac
        # As Node will see them: for what is kept see below.
        eval "pc_value=\${$pc_name-\${PROXYCAST_KEPT_$pc_name-}} pc_is=\${$pc_name+x}\${PROXYCAST_KEPT_$pc_name+x}"
        case $pc_line in
          -*) [ -z "$pc_is" ] || return 2 ;;
          *) [ "$pc_value" = "${pc_rest#*=}" ] || return 2 ;;
        esac
        ;;
      @*) read -r pc_value </etc/machine-id && [ "$pc_value" = "$pc_rest" ] || return 2 ;;
      '>'*) pc_notes=$pc_notes$pc_rest$IFS ;;
      *) return 1 ;;
    esac
  done
  # Device, inode, size, modification and change time of each file and link; device, inode, mode and owners of each folder.
  # Of a folder whose name ends in /. the names in it count: its times.
  pc_now=$(LC_ALL=C /usr/bin/find -P "$pc_list" $4 -maxdepth 0 -name receipt.txt -printf '%m %U\n' \
    -o -type d ! -name . -printf '%D %i %m %U %G\n' -o -printf '%D %i %s %T@ %C@\n')
  [ "$pc_now" = "$5" ] || return 2
}

# Options and functions that another program exported are not meant for us. bash takes any name, ksh93 says that [ is none.
set -f +eu
unset -f read printf [ 2>/dev/null
if [ "${1-}" = apply ]; then
  unchanged "$@" 2>/dev/null
  case $? in
    0)
      [ -z "$pc_notes" ] || printf %s "$pc_notes" >&2
      exit 0
      ;;
    2) export PROXYCAST_CHANGED=1 ;;
  esac
fi

# Node pays for these variables at its start, and none of them is meant for us: NODE_EXTRA_CA_CERTS alone doubles
# or triples the start of Node 20. They are kept under other names, so that "run" can give them back.
[ -n "${NODE_EXTRA_CA_CERTS+x}" ] && export PROXYCAST_KEPT_NODE_EXTRA_CA_CERTS="$NODE_EXTRA_CA_CERTS"
[ -n "${NODE_OPTIONS+x}" ] && export PROXYCAST_KEPT_NODE_OPTIONS="$NODE_OPTIONS"
[ -n "${NODE_DEBUG+x}" ] && export PROXYCAST_KEPT_NODE_DEBUG="$NODE_DEBUG"
[ -n "${NODE_USE_ENV_PROXY+x}" ] && export PROXYCAST_KEPT_NODE_USE_ENV_PROXY="$NODE_USE_ENV_PROXY"
[ -n "${DEBUG+x}" ] && export PROXYCAST_KEPT_DEBUG="$DEBUG"
unset NODE_EXTRA_CA_CERTS NODE_OPTIONS NODE_DEBUG NODE_USE_ENV_PROXY DEBUG
exec node "$0" "$@"
*/
