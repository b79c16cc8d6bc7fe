#!/usr/bin/env bash
# Becomes Asterisk: start-asterisk.sh ROOT ETC. Signals sent to this process reach Asterisk itself.
#   ROOT  a private tree made by fetch-asterisk.sh, or / for an Asterisk that is installed
#   ETC   rendered configuration (callcenter asterisk-config --out ETC)
set -euo pipefail
root=${1:?root of Asterisk} etc=${2:?folder of the configuration}
# Three descriptors a call leg; the system's default of 1024 ends at a few hundred calls.
ulimit -n 65536 2>/dev/null || ulimit -n "$(ulimit -H -n)"
# New files (recordings, CDR) belong to the owner only.
umask 077
if [ "$root" = / ]; then
  exec asterisk -f -q -C "$etc/asterisk.conf"
fi
# The tree brings its own C library, and so needs its own loader. The host's OpenSSL settings belong to another version.
export OPENSSL_CONF=/dev/null
triplet=$(uname -m)-linux-gnu
loader=$(echo "$root"/lib*/ld-linux-*.so.*)
exec "${loader%% *}" --library-path "$root/usr/lib/$triplet" --argv0 asterisk \
  "$root/usr/sbin/asterisk" -f -q -C "$etc/asterisk.conf"
