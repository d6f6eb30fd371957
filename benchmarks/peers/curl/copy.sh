#!/usr/bin/env bash
# copy.sh URL URL: from one registry to the other through a pipe, four blobs at a time. $CURL_OPTIONS is a file for curl --config.
set -euo pipefail
manifest=$(mktemp)
trap 'rm "$manifest"' EXIT
curl -sSf -K "$CURL_OPTIONS" -H 'Accept: application/vnd.oci.image.manifest.v1+json' -o "$manifest" "$1/manifests/1"
blob() {
  location=$(curl -sSf -K "$CURL_OPTIONS" -X POST -o /dev/null -w '%header{location}' "$3/blobs/uploads/")
  curl -sSf -K "$CURL_OPTIONS" "$2/blobs/$1" | curl -sSf -K "$CURL_OPTIONS" -T - -o /dev/null "$location&digest=$1"
}
export -f blob
grep -o '"digest":"sha256:[0-9a-f]*"' "$manifest" | cut -d '"' -f 4 | xargs -P 4 -I {} bash -c 'blob "$@"' _ {} "$1" "$2"
curl -sSf -K "$CURL_OPTIONS" -T "$manifest" -H 'Content-Type: application/vnd.oci.image.manifest.v1+json' "$2/manifests/1"
