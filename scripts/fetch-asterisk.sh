#!/usr/bin/env bash
# Unpacks Asterisk 22 from Debian into a private tree: no root, nothing installed, nothing outside DEST touched.
#   fetch-asterisk.sh DEST        -> DEST/root; does nothing if it is already there and works
# The packages come from the mirror that this machine's apt uses and are checked against Debian's archive key. Debian 12
# and 13 have no Asterisk, so they are taken from the development suite, with the C library they need; Asterisk is then
# started through that library's own loader (start-asterisk.sh) and never meets the system's.
set -euo pipefail
dest=${1:?folder for the tree}
here=$(cd "$(dirname "$0")" && pwd)
suite=${ASTERISK_SUITE:-sid}
keyring=${ASTERISK_KEYRING:-/usr/share/keyrings/debian-archive-keyring.gpg}
arch=$(dpkg --print-architecture)
triplet=$(uname -m)-linux-gnu
say() { printf 'asterisk: %s\n' "$*"; }
fail() { printf 'asterisk: %s\n' "$*" >&2; exit 1; }

mkdir -p "$dest"
dest=$(cd "$dest" && pwd)
root=$dest/root
modules=$(sed -n 's/^load = //p' "$here/../asterisk-config/modules.conf")

run() { OPENSSL_CONF=/dev/null "$(echo "$1"/lib*/ld-linux-*.so.* | cut -d' ' -f1)" --library-path "$1/usr/lib/$triplet" "${@:2}"; }

# A tree is complete when the program starts and every library of every module in use is found inside it.
works() {
  [ -x "$1/usr/sbin/asterisk" ] && run "$1" "$1/usr/sbin/asterisk" -V >/dev/null 2>&1 || return 1
  local module
  for module in $modules; do
    [ -e "$1/usr/lib/$triplet/asterisk/modules/$module" ] || { say "module $module is missing" >&2; return 1; }
    ! run "$1" --list "$1/usr/lib/$triplet/asterisk/modules/$module" 2>&1 | grep -q 'not found' ||
      { say "a library of $module is missing" >&2; return 1; }
  done
}

# The mark names the module list it was checked with; a later version of the project may use more modules.
mark="$suite $(echo "$modules" | cksum)"
if [ -z "${ASTERISK_CLOSURE:-}" ] && grep -qsFx "$mark" "$dest/.complete" && [ -x "$root/usr/sbin/asterisk" ]; then exit 0; fi
[ -r "$keyring" ] || fail "Debian's archive key is missing: install the package debian-archive-keyring"

# The Debian mirror that apt already uses; another distribution's machine takes Debian's own.
# shellcheck disable=SC2016
mirror=${ASTERISK_MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 2>/dev/null | sed 's,/*$,,' | grep -m1 -E '/debian$' || true)}
mirror=${mirror:-https://deb.debian.org/debian}
work=$dest/.work
rm -rf "$work" "$root.new" "$dest/.complete"
mkdir -p "$work"/{etc,state/lists/partial,cache/archives/partial,log} "$root.new"
trap 'rm -rf "$work" "$root.new"' EXIT
: >"$work/status"
echo "deb [signed-by=$keyring] $mirror $suite main" >"$work/etc/sources.list"
cat >"$work/apt.conf" <<CONF
Dir "$work";
Dir::Etc "$work/etc";
Dir::Etc::sourcelist "$work/etc/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::State "$work/state";
Dir::State::status "$work/status";
Dir::Cache "$work/cache";
Dir::Log "$work/log";
APT::Architecture "$arch";
APT::Architectures { "$arch"; };
APT::Install-Recommends "false";
APT::Get::AllowUnauthenticated "false";
APT::Sandbox::User "";
Acquire::Languages "none";
Acquire::PDiffs "false";
Acquire::Retries "3";
// A mirror may lag behind; the signature is checked all the same.
Acquire::Check-Valid-Until "false";
Debug::NoLocking "true";
CONF
export APT_CONFIG=$work/apt.conf
say "fetching from $mirror ($suite)"
apt-get -qq update >"$work/log/update" 2>&1 || { cat "$work/log/update" >&2; fail "the package list could not be read"; }

unpack() {
  local deb
  for deb in "$work"/cache/archives/*.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar -C "$root.new" -xf - --no-same-owner --no-same-permissions \
      --exclude='./usr/share/doc/*' --exclude='./usr/share/man/*' --exclude='./usr/share/locale/*' --exclude='./usr/share/i18n/*'
  done
  # What the merged /usr and the packages' own scripts would have done.
  local link
  for link in lib lib64; do
    [ -e "$root.new/$link" ] || [ ! -d "$root.new/usr/$link" ] || ln -s "usr/$link" "$root.new/$link"
  done
  [ -e "$root.new/usr/share/asterisk/sounds/en" ] || ln -s en_US_f_Allison "$root.new/usr/share/asterisk/sounds/en"
}

extras=(asterisk-core-sounds-en-gsm asterisk-moh-opsound-wav)
# Just what our modules are linked with: 28 packages. The development suite renames libraries now and then; if one of the
# names is gone, or the result does not work, the whole closure of the package is taken instead.
named=(asterisk asterisk-modules "${extras[@]}" libbsd0 libc6 libcap2 libcrypt1 libedit2 libgcc-s1 libgsm1 libjansson4 libmd0
  libnspr4 libnss3 libopus0 libsqlite3-0 libsrtp2-1 libssl3t64 libstdc++6 libsystemd0 libtinfo6 liburiparser1 libuuid1
  libxml2-16 libxslt1.1 libzstd1 zlib1g)
if [ -z "${ASTERISK_CLOSURE:-}" ] && (cd "$work/cache/archives" && apt-get -qq download "${named[@]}") >"$work/log/named" 2>&1 &&
  unpack && works "$root.new"; then
  :
else
  say "taking every dependency"
  rm -rf "$root.new"
  mkdir -p "$root.new"
  apt-get -qq -y --download-only install asterisk asterisk-modules "${extras[@]}" >"$work/log/closure" 2>&1 ||
    { tail -5 "$work/log/closure" >&2; fail "the packages could not be fetched"; }
  unpack
  works "$root.new" || fail "what was unpacked does not run on this machine"
fi
version=$(run "$root.new" "$root.new/usr/sbin/asterisk" -V)
case $version in
  "Asterisk 2"[2-9]*) ;;
  *) fail "$suite has $version; version 22 or newer is needed" ;;
esac
rm -rf "$root"
mv "$root.new" "$root"
echo "$mark" >"$dest/.complete"
say "$version is in $root"
