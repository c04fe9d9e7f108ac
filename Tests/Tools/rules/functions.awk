# Functions of more than 40 lines, from the line that names them to their closing brace.
#
# Relies on the formatter: a closing brace stands at the indentation of the declaration it closes.
# Functions are func, init, deinit, subscript and computed properties in Swift, and what stands in
# the first column with parentheses in C. Files whose first lines say "do not edit" are generated,
# and aside.

function indentation(line) { match(line, /^ */); return RLENGTH }

function reset() { top = 0; isWaiting = 0; isGenerated = 0; partsReset() }

function open_(name, column, from) {
  top++
  names[top] = name; columns[top] = column; starts[top] = from
}

function close_(    count) {
  count = FNR - starts[top] + 1
  if (count > limit && !isGenerated)
    print FILENAME ":" starts[top] ": " names[top] " has " count " lines; at most " limit
  top--
}

# The name of the function that a line of Swift declares, or nothing.
function declared(code,    words, modifier) {
  words = code
  sub(/^ */, "", words)
  while (sub(/^@[A-Za-z_]+(\([^)]*\))? +/, "", words)) ;
  while (match(words, /^[a-z]+(\([a-z]+\))? +/)) {
    modifier = words
    sub(/[( ].*/, "", modifier)
    if (!(modifier in modifiers)) break
    words = substr(words, RLENGTH + 1)
  }
  if (words ~ /^func /) { sub(/^func +/, "", words); sub(/[ (<].*/, "", words); return words "()" }
  if (words ~ /^init[?(<]/) return "init()"
  if (words ~ /^deinit/) return "deinit"
  if (words ~ /^subscript[(<]/) return "subscript()"
  if (words ~ /^var [^=]*\{$/ || words ~ /^var [^=]*\{ *(get|_read)/) {
    sub(/^var +/, "", words); sub(/[ :].*/, "", words)
    return words
  }
  return ""
}

function swift(    column, name) {
  if (CODE ~ /^ *$/) return
  column = indentation($0)
  if (isWaiting) {
    # The signature goes on while lines are deeper, or close its parentheses.
    if (column > waitingColumn || CODE ~ /^ *([)>{]|->|where |throws|async)/) {
      if (column == waitingColumn && CODE ~ /\{$/) {
        isWaiting = 0
        open_(waitingName, waitingColumn, waitingStart)
      }
      return
    }
    isWaiting = 0
  }
  while (top > 0 && column <= columns[top]) {
    if (column == columns[top] && CODE ~ /^ *\}/) { close_(); return }
    top--
  }
  name = declared(CODE)
  if (name == "") return
  if (CODE ~ /\{$/ || CODE ~ /\{ *[a-zA-Z_, ()]* in$/) open_(name, column, FNR)
  else if (CODE !~ /\}$/) {
    isWaiting = 1
    waitingName = name; waitingColumn = column; waitingStart = FNR
  }
}

# C: a definition begins in the first column; its body's braces stand there too, or end the line.
function c(    name) {
  if (top > 0) {
    if ($0 ~ /^\}/) close_()
    return
  }
  if (isWaiting) {
    if ($0 ~ /\{$/) { isWaiting = 0; open_(waitingName, 0, waitingStart) }
    else if ($0 ~ /[;}]$/) isWaiting = 0
    return
  }
  if ($0 !~ /^[A-Za-z_].*\(/ || $0 ~ /^(typedef|struct|enum|union|extern "C"|namespace)/) return
  name = $0
  sub(/\(.*/, "", name); sub(/.*[ *]/, "", name)
  if ($0 ~ /\{$/) open_(name "()", 0, FNR)
  else if ($0 !~ /[;}]$/) { isWaiting = 1; waitingName = name "()"; waitingStart = FNR }
}

BEGIN {
  limit = 40
  list = "public package internal private fileprivate open static class final override mutating " \
    "nonmutating consuming borrowing convenience required nonisolated isolated lazy weak unowned " \
    "indirect dynamic prefix postfix infix"
  split(list, words, " ")
  for (i in words) modifiers[words[i]]
}

FNR == 1 { reset() }
FNR <= 5 && /do not edit/ { isGenerated = 1 }
FILENAME ~ /\.swift$/ {
  wasText = partsTop > 0
  part($0)
  # What stands inside a string of several lines looks like code only by chance.
  if (!wasText) swift()
  next
}
{ c() }
