#!/usr/bin/env bash
# push.sh LAYOUT URL: the image of an OCI layout, four blobs at a time, the biggest first, with the digests that the layout names: nothing is
# hashed here. $CURL_OPTIONS is a file for curl --config.
set -euo pipefail
layout=$1 repository=$2
manifest=$(sed -n 's/.*"manifests":\[{[^}]*"digest":"sha256:\([0-9a-f]*\)".*/\1/p' "$layout/index.json")
blob() {
  location=$(curl -sSf -K "$CURL_OPTIONS" -X POST -o /dev/null -w '%header{location}' "$2/blobs/uploads/")
  curl -sSf -K "$CURL_OPTIONS" -T "$1" -o /dev/null "$location&digest=sha256:${1##*/}"
}
export -f blob
find "$layout/blobs/sha256" -type f ! -name "$manifest" -printf '%s %p\n' | sort -rn | cut -d ' ' -f 2 |
  xargs -P 4 -I {} bash -c 'blob "$1" "$2"' _ {} "$repository"
curl -sSf -K "$CURL_OPTIONS" -T "$layout/blobs/sha256/$manifest" -H 'Content-Type: application/vnd.oci.image.manifest.v1+json' \
  "$repository/manifests/1"
