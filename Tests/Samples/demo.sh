#!/bin/sh
# The main job on the sample bundle: verify it, publish it, read it back. Usage: demo.sh AIRLOCK
set -eu
airlock=$1
rm -rf demo
echo "== airlock import bundles/hello.airlock demo/registry --trust keys"
mkdir demo
"$airlock" import bundles/hello.airlock demo/registry --trust keys
echo
echo "== airlock ls demo/registry"
"$airlock" ls demo/registry
echo
echo "== the layout, as any OCI tool finds it: demo/registry/registry.example/airlock/hello"
cat demo/registry/registry.example/airlock/hello/index.json
echo
echo
echo "== airlock verify demo/registry --trust keys"
"$airlock" verify demo/registry --trust keys --quiet | tail -n 1
