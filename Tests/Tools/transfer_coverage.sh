#!/usr/bin/env bash
# How often the intervals of `isogloss transfer` hold the truth, in 400 simulated studies of each
# design (or as many as the first argument says); needs the tests to be built.
set -euo pipefail
ISOGLOSS_STUDIES=${1:-400} swift test -c release --skip-build \
  --explicit-target-dependency-import-check error --filter intervalsCover 2>&1 |
  grep -E 'COVER|recorded|Test run with'
