#!/bin/sh
# Builds the program as it is released: static, and the same bytes from the same commit,
# whoever builds it and in whichever folder, given the same Go.
#
#   deploy/build.sh [OUTPUT]
#
# In a repository the commit gets into it by itself. From an archive of the sources it is
# told: VERSION=v1.2.3 COMMIT=0123… COMMITTED=2026-03-02T09:00:00Z deploy/build.sh
set -eu
case ${1:-frontdesk} in
/*) out=${1} ;;
*) out=$PWD/${1:-frontdesk} ;;
esac
cd "$(dirname "$0")/.."
vcs=true told=''
if [ ! -e .git ]; then
	vcs=false
	told="-X main.release=${VERSION:-} -X main.commit=${COMMIT:-} -X main.committed=${COMMITTED:-}"
fi
CGO_ENABLED=0 exec go build -trimpath -buildvcs=$vcs -ldflags "-s -w $told" -o "$out" ./cmd/frontdesk
