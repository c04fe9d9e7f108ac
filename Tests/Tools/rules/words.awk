# British spelling, and no words that only this project's authors know.
#
# words.txt lists beginnings of words, and what is written instead. Looked at are comments, texts of
# string literals, names that Swift code declares, and Markdown outside of code. Names that other
# people's code, formats or style sheets spell so are let alone: what stands in backticks or, as
# titles of papers do, in “quotation marks”; words that a colon, hyphen, slash, dot, underscore or
# digit touches as in CSS and addresses; the texts in Ingest/Wikitext, which are the wikis' own
# words, and those of Vocabulary's Tokeniser*, which are keys of Hugging Face's files.

function say(word, instead) {
  print FILENAME ":" FNR ": '" word "': write " instead
}

# Whether the word at `at` is a property or a value of a style sheet, or the name of something.
function isStyle(text, at, word,    after) {
  after = substr(text, at + length(word))
  return after ~ /^([:_\/(=-]|\.[a-z])/ || (substr(text, at - 2, 2) ~ /: ?$/ && after ~ /^ *[;}]/)
}

# The words of `text` against the list; `kind` is "american" or "house".
function look(text, kind,    i, at, rest, before, word) {
  text = tolower(text)
  for (i = 1; i <= count; i++) {
    if (kinds[i] != kind || !(at = index(text, stems[i]))) continue
    rest = text
    while (at = index(rest, stems[i])) {
      before = at > 1 ? substr(rest, at - 1, 1) : " "
      word = substr(rest, at)
      if (kind == "american") sub(/[^a-z].*/, "", word)
      else word = stems[i]
      if (before !~ /[a-z0-9_.\/#-]/ && !(kind == "american" && isText && isStyle(rest, at, word)))
        say(word, insteads[i])
      rest = substr(rest, at + length(stems[i]))
    }
  }
}

# `normalizedText` as `normalized text`.
function parted(name,    result, i, letter) {
  result = ""
  for (i = 1; i <= length(name); i++) {
    letter = substr(name, i, 1)
    result = result (letter ~ /[A-Z_]/ ? " " tolower(letter) : letter)
  }
  return result
}

# `text` without what it quotes. A quotation may go on over lines of comment.
function plain(text,    result, end) {
  gsub(/`[^`]*`/, " ", text)
  result = ""
  while (text != "") {
    end = index(text, isQuoted ? "\342\200\235" : "\342\200\234")
    if (!isQuoted) result = result (end ? substr(text, 1, end - 1) : text)
    if (!end) break
    isQuoted = !isQuoted
    text = substr(text, end + 3)
  }
  return result
}

function swiftNames(code,    rest, name) {
  rest = code
  while (match(rest, declaration)) {
    name = substr(rest, RSTART, RLENGTH)
    sub(/.* /, "", name)
    look(parted(name), "american")
    rest = substr(rest, RSTART + RLENGTH)
  }
}

BEGIN {
  declaration = "(^|[^A-Za-z_])" \
    "(func|var|let|case|struct|enum|class|actor|protocol|typealias) [A-Za-z_]+"
}

# The list comes first among the files.
FILENAME == list {
  if ($0 ~ /^#/ || $0 ~ /^ *$/) next
  split($0, fields, "\t")
  count++
  kinds[count] = fields[1]; stems[count] = fields[2]; insteads[count] = fields[3]
  next
}

FNR == 1 {
  partsReset(); isFenced = 0; isQuoted = 0
  hasTexts = FILENAME ~ /^Sources\// && FILENAME !~ /^Sources\/Ingest\/Wikitext\// \
    && FILENAME !~ /^Sources\/Vocabulary\/[A-Za-z]*\/Tokeniser/
}

FILENAME ~ /\.md$/ {
  if ($0 ~ /^ *```/) { isFenced = !isFenced; next }
  if (isFenced) next
  isText = 0
  if ($0 ~ /^ *$/) isQuoted = 0
  line = plain($0)
  gsub(/\]\([^)]*\)/, "]", line)
  look(line, "american")
  look(line, "house")
  next
}

{
  part($0)
  isText = 0
  if (COMMENT == "") isQuoted = 0
  look(plain(COMMENT), "american")
  if (FILENAME !~ /\.swift$/) next
  swiftNames(CODE)
  if (!hasTexts || TEXT == "") next
  isText = 1
  look(plain(TEXT), "american")
  look(plain(TEXT), "house")
}
