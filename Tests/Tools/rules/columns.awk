# Lines of more than 100 columns, counted in characters (run with LC_ALL=C: bytes less the
# continuation bytes of UTF-8).
#
# Exempt, since they cannot be broken: rows of Markdown tables, lines whose last word is an address
# (`…://…`) that passes the limit, and lines of code in tests: literals there are as long as what is
# read, and swift format holds the rest.

FNR == 1 { isMarkdown = FILENAME ~ /\.md$/ }

{
  if (length($0) <= 100) next
  line = $0
  gsub(/[\200-\277]/, "", line)
  if (length(line) <= 100) next
  if (isMarkdown && line ~ /^ *\|/) next
  if (line ~ /[^ ]*:\/\/[^ ]*$/) next
  if (FILENAME ~ /^Tests\/.*\.swift$/ && line !~ /^ *\/\//) next
  print FILENAME ":" FNR ": " length(line) " columns; at most 100"
}
