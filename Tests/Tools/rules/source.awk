# What source code must not hold: `try!`, `as!`, a forced unwrapping, @testable, XCTest, and a TODO
# without the number of an issue (`TODO(#12)`).

function found(what) { print FILENAME ":" FNR ": " what }

FNR == 1 { partsReset() }
{ part($0) }

COMMENT ~ /(TODO|FIXME)/ && COMMENT !~ /(TODO|FIXME) ?\(?#[0-9]/ {
  found("a TODO names its issue, as in TODO(#12)")
}
FILENAME !~ /\.swift$/ { next }
CODE ~ /(^|[^A-Za-z_])try!/ { found("try!: handle the error or throw it on") }
CODE ~ /(^|[^A-Za-z_])as!/ { found("as!: use as? and say what was expected") }
CODE ~ /[A-Za-z0-9_)\]>"?]!([^=A-Za-z0-9_(]|$)/ && CODE !~ /(^|[^A-Za-z_])(try|as)!/ {
  found("a forced unwrapping: use guard, or #require in tests")
}
CODE ~ /@testable/ { found("@testable: test through the public or package face") }
CODE ~ /import XCTest/ { found("XCTest: the tests use Swift Testing") }
