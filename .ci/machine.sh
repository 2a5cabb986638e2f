#!/usr/bin/env bash
# Puts on the machine what the tests on running apps need and Node does not bring: redis-server, the libraries of
# Chromium, and ip, unshare and nsenter for an empty network. Only what is missing, only as root, only with apt.
set -euo pipefail

packages=()
command -v redis-server >/dev/null || packages+=(redis-server)
command -v ip >/dev/null || packages+=(iproute2)
command -v unshare >/dev/null && command -v nsenter >/dev/null || packages+=(util-linux)
ldconfig -p | grep -q 'libnss3\.so' || packages+=(libnss3)
ldconfig -p | grep -q 'libnspr4\.so' || packages+=(libnspr4)
((${#packages[@]})) || exit 0

if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
  echo "Missing on this machine: ${packages[*]}. They are installed here only as root, with apt-get." >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
apt-get install -q -y --no-install-recommends "${packages[@]}"
