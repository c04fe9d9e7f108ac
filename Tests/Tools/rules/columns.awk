# Lines of more than 100 columns, counted in characters (run with LC_ALL=C: bytes less the
# continuation bytes of UTF-8).
#
# Exempt, since they cannot be broken: rows of Markdown tables, and lines whose last word is an
# address (`…://…`) that passes the limit.

FNR == 1 { isMarkdown = FILENAME ~ /\.md$/ }

{
  if (length($0) <= 100) next
  line = $0
  gsub(/[\200-\277]/, "", line)
  if (length(line) <= 100) next
  if (isMarkdown && line ~ /^ *\|/) next
  if (line ~ /[^ ]*:\/\/[^ ]*$/) next
  print FILENAME ":" FNR ": " length(line) " columns; at most 100"
}
