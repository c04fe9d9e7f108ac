# A test file for each source file of a library that has public declarations, or whose type reads
# untrusted bytes. (What the executables hold is tested by running them.)
#
# Sources/Room/…/Type.swift and Type+Aspect.swift are served by TypeTests.swift and
# Type+AspectTests.swift anywhere under Tests/RoomTests, and so is a file that declares Type. A type
# reads untrusted bytes if docs/fuzzing.md names it in its table of targets.
# Tests/mirror-exceptions.txt has `PATH  reason` a line, where `*` stands for any characters; an
# exception that no file needs is an error.

function trimmed(text) { gsub(/^ +| +$/, "", text); return text }

function room(path,    parts_) { split(path, parts_, "/"); return parts_[2] }

function base(path) { sub(/.*\//, "", path); sub(/\.swift$/, "", path); return path }

function isExcepted(path,    pattern, expression) {
  for (pattern in reasons) {
    expression = pattern
    gsub(/[.+]/, "[&]", expression)
    gsub(/\*/, ".*", expression)
    if (path ~ "^" expression "$") { used[pattern] = 1; return 1 }
  }
  return 0
}

function finish(    name, isServed) {
  if (source == "") return
  wanted = source ~ /^Sources\/[A-Z]/ && (firstPublic > 0 || untrusted[base(source)])
  isServed = 0
  for (name in served) if ((room(source) "/" name) in tests) isServed = 1
  if (wanted && !isServed && !isExcepted(source)) {
    print source ":" (firstPublic ? firstPublic : 1) ": no test file; expected Tests/" \
      room(source) "Tests/" base(source) "Tests.swift"
  }
  for (name in served) delete served[name]
}

FILENAME == folder "/exceptions" {
  if ($0 ~ /^#/ || $0 ~ /^ *$/) next
  path = $1
  reason = trimmed(substr($0, length(path) + 1))
  if (reason == "") print "Tests/mirror-exceptions.txt:" FNR ": " path " has no reason"
  reasons[path] = reason; lines[path] = FNR
  next
}

FILENAME == folder "/fuzzing" {
  if ($0 !~ /^\|/ || split($0, cells, "|") < 4) next
  rest = cells[3]
  while (match(rest, /`[A-Z][A-Za-z0-9]*`/)) {
    untrusted[substr(rest, RSTART + 1, RLENGTH - 2)] = 1
    rest = substr(rest, RSTART + RLENGTH)
  }
  next
}

FILENAME == folder "/tests" {
  name = base($0); sub(/Tests$/, "", name)
  theirRoom = room($0); sub(/Tests$/, "", theirRoom)
  tests[theirRoom "/" name] = 1
  sub(/\+.*/, "", name)
  tests[theirRoom "/" name] = 1
  next
}

FNR == 1 {
  finish()
  source = FILENAME; firstPublic = 0
  name = base(source)
  served[name] = 1
  sub(/\+.*/, "", name)
  served[name] = 1
}

/^ *(@[A-Za-z]+(\([^)]*\))? +)*public / && !/public import/ { if (!firstPublic) firstPublic = FNR }

/^(@[A-Za-z]+ +)*(public |package |final |indirect )*(struct|enum|class|actor|protocol) [A-Z]/ {
  match($0, /(struct|enum|class|actor|protocol) [A-Za-z0-9]+/)
  name = substr($0, RSTART, RLENGTH); sub(/.* /, "", name)
  served[name] = 1
}

END {
  finish()
  for (path in reasons) if (!(path in used))
    print "Tests/mirror-exceptions.txt:" lines[path] ": " path \
      " needs no exception: it is gone, has a test, or has nothing public"
}
