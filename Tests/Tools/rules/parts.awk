# Parts a line of Swift or C into what is code, comment and text of string literals.
#
# `part(line)` sets CODE (string literals shrunk to their quotes), COMMENT and TEXT. It remembers
# multi-line strings and interpolations from line to line, so call `partsReset()` at a file's start.
# Written for mawk: no character is looked at that cannot change what follows.

function partsReset() {
  partsTop = 0; partsKind[0] = "code"; partsDepth[0] = 0; partsBlock = 0
}

function partsPush(kind, hashes, isMulti) {
  partsTop++
  partsKind[partsTop] = kind; partsHashes[partsTop] = hashes
  partsMulti[partsTop] = isMulti; partsDepth[partsTop] = 0
}

function partsOpenString(line, at, hashes) {
  if (substr(line, at, 3) == "\"\"\"") { partsPush("text", hashes, 1); return at + 3 }
  partsPush("text", hashes, 0)
  return at + 1
}

# One step inside code; gives the place where the next one begins.
function partsInCode(line, at,    rest, mark, hashes) {
  rest = substr(line, at)
  if (!match(rest, /[\/"#()]/)) { CODE = CODE rest; return length(line) + 1 }
  CODE = CODE substr(rest, 1, RSTART - 1)
  at += RSTART - 1
  mark = substr(line, at, 1)
  if (mark == "/" && substr(line, at, 2) == "//") {
    COMMENT = COMMENT substr(line, at + 2)
    return length(line) + 1
  }
  if (mark == "/" && substr(line, at, 2) == "/*") { partsBlock = 1; return at + 2 }
  if (mark == "\"") { CODE = CODE mark; return partsOpenString(line, at, "") }
  if (mark == "#" && match(substr(line, at), /^#+"/)) {
    hashes = substr(line, at, RLENGTH - 1)
    CODE = CODE "\""
    return partsOpenString(line, at + RLENGTH - 1, hashes)
  }
  if (mark == "(") partsDepth[partsTop]++
  if (mark == ")") {
    if (partsTop > 0 && partsDepth[partsTop] == 0) { partsTop--; TEXT = TEXT " "; return at + 1 }
    partsDepth[partsTop]--
  }
  CODE = CODE mark
  return at + 1
}

# One step inside a string literal.
function partsInText(line, at,    rest, mark, hashes, close_) {
  rest = substr(line, at)
  hashes = partsHashes[partsTop]
  if (!match(rest, /["\\]/)) { TEXT = TEXT rest; return length(line) + 1 }
  TEXT = TEXT substr(rest, 1, RSTART - 1)
  at += RSTART - 1
  mark = substr(line, at, 1)
  if (mark == "\\") {
    if (substr(line, at, length(hashes) + 2) == "\\" hashes "(") {
      partsPush("code", "", 0)
      return at + length(hashes) + 2
    }
    # An escape is no text: `\n` before a word does not become a part of it.
    TEXT = TEXT (hashes == "" ? " " : mark)
    return at + (hashes == "" ? 2 : 1)
  }
  close_ = (partsMulti[partsTop] ? "\"\"\"" : "\"") hashes
  if (substr(line, at, length(close_)) == close_) {
    partsTop--
    CODE = CODE "\""; TEXT = TEXT " "
    return at + length(close_)
  }
  TEXT = TEXT mark
  return at + 1
}

function part(line,    at, end) {
  CODE = ""; COMMENT = ""; TEXT = ""
  at = 1
  while (at <= length(line)) {
    if (partsBlock) {
      end = index(substr(line, at), "*/")
      COMMENT = COMMENT (end ? substr(line, at, end - 1) : substr(line, at))
      at = end ? at + end + 1 : length(line) + 1
      if (end) partsBlock = 0
    } else if (partsKind[partsTop] == "code") at = partsInCode(line, at)
    else at = partsInText(line, at)
  }
  # A string of one line ends with it, whatever a regular expression's quotes looked like.
  while (partsTop > 0 && partsKind[partsTop] == "text" && !partsMulti[partsTop]) partsTop--
}
