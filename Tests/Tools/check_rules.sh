#!/usr/bin/env bash
# The rules of CONTRIBUTING.md that can be counted, for `make check`: bash and awk alone.
#
#   check_rules.sh [ROOT] [RULE…]   checks the tree at ROOT (.) for every rule, or for those named
#
# Prints FILE:LINE: RULE: what is wrong, and ends with 1 where something is. Rules: columns,
# functions, source, words, mirror; each is described in rules/NAME.awk.
set -euo pipefail
export LC_ALL=C
rules=$(cd "$(dirname "$0")/rules" && pwd)
cd "${1:-.}"
shift || true
[ $# -gt 0 ] || set -- columns functions source words mirror

# Files of the tree by the ends of their names; what is built or fetched is no part of it.
files() {
  local ends=() end
  for end; do ends+=(-o -name "$end"); done
  find . \( -name .git -o -name .build -o -name build \) -prune -o -type f \
    \( "${ends[@]:1}" \) -print | sed 's|^\./||' | sed '/^Tests\/Fixtures\//d' | sort
}

rule() {
  case $1 in
    columns) awk -f "$rules/columns.awk" \
      /dev/null $(files '*.swift' '*.c' '*.h' '*.cpp' '*.md' '*.py' '*.sh' '*.awk') ;;
    functions) awk -f "$rules/parts.awk" -f "$rules/functions.awk" \
      /dev/null $(files '*.swift' '*.c' '*.h' '*.cpp' | sed -n '/^Sources\//p') ;;
    source) awk -f "$rules/parts.awk" -f "$rules/source.awk" \
      /dev/null $(files '*.swift' '*.c' '*.h' '*.cpp') ;;
    words) awk -f "$rules/parts.awk" -f "$rules/words.awk" -v list="$rules/words.txt" \
      "$rules/words.txt" $(files '*.swift' '*.c' '*.h' '*.cpp' '*.md') ;;
    mirror) mirror ;;
    *) echo "no rule is called $1" >&2; return 2 ;;
  esac
}

mirror() {
  files '*Tests.swift' | sed -n '/^Tests\//p' > "$scratch/tests"
  touch "$scratch/exceptions" "$scratch/fuzzing"
  [ ! -e Tests/mirror-exceptions.txt ] || cp Tests/mirror-exceptions.txt "$scratch/exceptions"
  [ ! -e docs/fuzzing.md ] || cp docs/fuzzing.md "$scratch/fuzzing"
  awk -f "$rules/mirror.awk" -v folder="$scratch" "$scratch/exceptions" "$scratch/fuzzing" \
    "$scratch/tests" $(files '*.swift' | sed -n '/^Sources\//p')
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for name; do rule "$name" > "$scratch/found" || exit 2
  sed -E "s/^([^:]*:[0-9]+): /\1: $name: /" "$scratch/found"
  cat "$scratch/found" >> "$scratch/all"
done
[ ! -s "$scratch/all" ]
