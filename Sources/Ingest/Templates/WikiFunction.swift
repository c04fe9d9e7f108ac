/// A parser function or variable that a call names, with what follows its colon.
///
/// (https://www.mediawiki.org/wiki/Help:Magic_words,
/// https://www.mediawiki.org/wiki/Help:Extension:ParserFunctions)
struct WikiFunction {
  /// Functions by their English names; those of extensions that show nothing are ``nothing``.
  enum Name: String {
    case lc, uc, lcfirst, ucfirst, formatnum, plural, grammar, gender, padleft, padright
    case anchorencode, urlencode, fullurl, localurl, canonicalurl, ns, int
    case `if` = "#if"
    case ifeq = "#ifeq"
    case `switch` = "#switch"
    case ifexpr = "#ifexpr"
    case expr = "#expr"
    case iferror = "#iferror"
    case ifexist = "#ifexist"
    case time = "#time"
    case titleparts = "#titleparts"
    case tag = "#tag"
    case language = "#language"
    case formatdate = "#formatdate"
    case invoke = "#invoke"
    case len = "#len"
    case pos = "#pos"
    case sub = "#sub"
    case replace = "#replace"
    case nothing
    case pagename, fullpagename, basepagename, subpagename, rootpagename, namespace
    case namespacenumber, sitename, pageid, bar = "!", equals = "="
    case now
  }

  let name: Name
  /// What follows the colon; for a variable of time, its code.
  let first: ArraySlice<UInt8>

  /// The function that a call with this name calls; `nil` for a template.
  init?(call name: [UInt8], words: WikiWords) {
    if let colon = name.firstIndex(of: UInt8(ascii: ":")) {
      guard colon > 0, colon < 64, let function = Self.named(name[..<colon]) else { return nil }
      self.name = function
      first = name[(colon + 1)...]
      return
    }
    guard let first = name.first, name.count < 64 else { return nil }
    // Variables are written in capitals; names of templates in other scripts are looked up as well.
    guard first >= 0x80 || !name.contains(where: { (0x61...0x7A).contains($0) }) else {
      return nil
    }
    let word = String(decoding: name, as: UTF8.self)
    if let code = Self.timeCodes[word] {
      self.name = .now
      self.first = Array(code.utf8)[...]
    } else if let variable = Self.variables[word] {
      self.name = variable
      self.first = []
    } else if let canonical = NamespaceNames.functions[word.lowercased()],
      let variable = Self.variables[canonical.uppercased()]
    {
      self.name = variable
      self.first = []
    } else {
      return nil
    }
  }

  private static func named(_ name: ArraySlice<UInt8>) -> Name? {
    let word = String(decoding: name, as: UTF8.self).lowercased()
    let canonical = NamespaceNames.functions[word] ?? word
    if let function = Name(rawValue: canonical), isCallable(function) { return function }
    return aliases[canonical]
  }

  private static func isCallable(_ function: Name) -> Bool {
    switch function {
    case .nothing, .bar, .equals, .now: false
    default: true
    }
  }

  private static let aliases: [String: Name] = [
    "#timel": .time, "#dateformat": .formatdate, "#lst": .nothing, "#lsth": .nothing,
    "#section": .nothing, "#lstx": .nothing, "#coordinates": .nothing, "#property": .nothing,
    "#statements": .nothing, "#related": .nothing, "#babel": .nothing, "#bcp47": .nothing,
    "#assessment": .nothing, "#seo": .nothing, "#target": .nothing,
    "displaytitle": .nothing, "defaultsort": .nothing, "defaultsortkey": .nothing,
    "defaultcategorysort": .nothing, "noexternallanglinks": .nothing, "pagesincategory": .nothing,
    "pagesincat": .nothing, "pagesize": .nothing, "numberingroup": .nothing,
    "protectionlevel": .nothing, "protectionexpiry": .nothing, "filepath": .nothing,
    "numberofarticles": .nothing, "pagenamee": .pagename, "fullpagenamee": .fullpagename,
    "basepagenamee": .basepagename, "subpagenamee": .subpagename, "urlencodee": .urlencode,
    "nse": .ns, "fullurle": .fullurl, "localurle": .localurl, "canonicalurle": .canonicalurl,
    "revisionyear": .nothing, "revisionuser": .nothing, "cascadingsources": .nothing,
  ]

  private static let variables: [String: Name] = {
    var variables: [String: Name] = [
      "PAGENAME": .pagename, "PAGENAMEE": .pagename, "FULLPAGENAME": .fullpagename,
      "FULLPAGENAMEE": .fullpagename, "BASEPAGENAME": .basepagename,
      "BASEPAGENAMEE": .basepagename, "SUBPAGENAME": .subpagename, "SUBPAGENAMEE": .subpagename,
      "ROOTPAGENAME": .rootpagename, "ROOTPAGENAMEE": .rootpagename, "NAMESPACE": .namespace,
      "NAMESPACEE": .namespace, "NAMESPACENUMBER": .namespacenumber, "SITENAME": .sitename,
      "PAGEID": .pageid, "!": .bar, "=": .equals, "SUBJECTPAGENAME": .fullpagename,
      "ARTICLEPAGENAME": .fullpagename, "SUBJECTSPACE": .namespace, "ARTICLESPACE": .namespace,
    ]
    for name in [
      "NUMBEROFARTICLES", "NUMBEROFPAGES", "NUMBEROFUSERS", "NUMBEROFACTIVEUSERS",
      "NUMBEROFFILES", "NUMBEROFEDITS", "NUMBEROFADMINS", "REVISIONID", "REVISIONUSER",
      "REVISIONSIZE", "TALKPAGENAME", "TALKPAGENAMEE", "TALKSPACE", "TALKSPACEE", "SERVER",
      "SERVERNAME", "SCRIPTPATH", "STYLEPATH", "CONTENTLANGUAGE", "CONTENTLANG", "PAGELANGUAGE",
      "CURRENTVERSION", "CASCADINGSOURCES", "DIRECTIONMARK", "DIRMARK", "NOEXTERNALLANGLINKS",
    ] {
      variables[name] = .nothing
    }
    return variables
  }()

  /// Variables of time, by the code of `{{#time:}}` that says the same.
  private static let timeCodes: [String: String] = {
    let codes = [
      "YEAR": "Y", "MONTH": "m", "MONTH1": "n", "MONTHNAME": "F", "MONTHNAMEGEN": "xgF",
      "MONTHABBREV": "M", "DAY": "j", "DAY2": "d", "DOW": "w", "DAYNAME": "l", "TIME": "H:i",
      "HOUR": "H", "WEEK": "W", "TIMESTAMP": "YmdHis",
    ]
    var all: [String: String] = [:]
    for (name, code) in codes {
      for prefix in ["CURRENT", "LOCAL", "REVISION"] { all[prefix + name] = code }
    }
    return all
  }()
}
