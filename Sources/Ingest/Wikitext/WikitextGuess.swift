// Templates of which nothing is known but how they are called.

extension WikitextPass {
  /// Shows of an unknown template within a line of text the argument that reads like its label, and
  /// leaves out any other.
  mutating func guess(
    _ name: Range<Int>, key: String, from start: Int, _ span: WikitextSpan
  ) {
    let end = span.end - 2
    guard start <= end, !isAloneOnLine(span), !Self.isNote(key) else {
      note(name, .dropped, span)
      drop(.template, to: span.end)
      return
    }
    let arguments = arguments(from: start, to: end)
    if let label = label(arguments) {
      note(name, .guessed, span)
      show([.text(label)], resume: span.end)
    } else if let date = numericDate(arguments) {
      note(name, .guessed, span)
      show(date, resume: span.end)
    } else {
      note(name, .dropped, span)
      drop(.template, to: span.end)
    }
  }

  /// Whether nothing else stands on the lines of the template.
  private mutating func isAloneOnLine(_ span: WikitextSpan) -> Bool {
    guard lines.isUntouched, !isInsideConstruct else { return false }
    var end = span.end
    while end < limit, text[end] == 0x20 || text[end] == 0x09 { end += 1 }
    lookahead += end - span.end
    return end >= limit || text[end] == 0x0A
  }

  /// The argument that reads like the label of a link or the text that is marked: one whose name
  /// says so, or else the first that has words and is no code, address or file.
  func label(_ arguments: WikitextArguments) -> Range<Int>? {
    for name in Self.labelNames {
      if let label = arguments[name], !label.isEmpty { return label }
    }
    if arguments.named.keys.contains(where: Self.citationNames.contains) { return nil }
    return arguments.positional.first(where: readsAsWords)
  }

  private static let labelNames = [
    "lt", "label", "text", "texte", "texto", "testo", "tekst", "szöveg", "текст", "文本", "文",
    "display", "nombre", "quote", "zitat",
  ]

  /// Arguments that footnotes and entries of bibliographies have.
  private static let citationNames: Set<String> = [
    "p", "pp", "page", "pages", "s", "url", "isbn", "title", "last", "last1", "first", "author",
    "publisher", "access-date", "accessdate", "archive-url", "archiveurl", "loc", "titre", "titel",
    "título", "titolo", "tytuł", "автор", "заглавие", "ссылка", "назва", "passage", "seite", "url1",
    "page1", "autor", "author1", "auteur", "nom", "isbn1", "doi", "pmid",
  ]

  /// Parts of the names of templates that give footnotes, sources, marks for editors, boxes and
  /// coordinates, in the languages of the large wikis.
  private static let noteNames = [
    // Footnotes, sources and bibliographies.
    "cite", "citation", "sfn", "harv", "ref", "footnote", "efn", "fnote", "cnote", "citar",
    "cita web", "cita libro", "lien web", "ouvrage", "article", "literatur", "internetquelle",
    "einzelnachweis", "przypis", "cytuj", "источник", "книга", "статья", "джерело", "книжка",
    "citeer", "kaynak", "출처", "脚注", "مرجع", "يادکرد", "یادکرد", "الاستشهاد", "مصدر", "הערה",
    "צ-", "tietokirja", "verkkoviite", "kirjaviite", "lehtiviite", "webbref", "bokref",
    "tidningsref", "citácia", "citace", "hivatkozás", "note", "nota", "отн", "сноска",
    "примечания", "πηγ", "παραπομπ", "ծանցանկ", "ծանոթ", "संदर्भ", "स्रोत", "webarchiv",
    "web kaynağı", "вт-эсбе", "вт-еэбе", "subscription", "sec link", "see also", "rp",
    // Hatnotes: other pages on the matter.
    "main", "article détaillé", "hauptartikel", "vedi anche", "artigo principal", "ver artigo",
    "osobny artykuł", "zie hoofdartikel", "основная статья", "основна стаття", "докладніше",
    "κύριο", "δείτε", "βικι", "վիքի", "հիմնական", "մասին", "չշփոթել", "տես", "मुख्य",
    "huvudartikel", "pääartikkeli", "bővebben", "podrobně", "viz též", "ana madde", "مفصلة",
    "رئيسي", "اصلی",
    "ערך מורחב", "主條目", "主条目", "본문", "chính", "utama", "মূল নিবন্ধ", "article principal",
    "articol principal", "uddybende", "utdypende", "hovedartikkel", "hlavný článok", "основна",
    "главни", "glavni", "redirect", "distinguish", "details", "wikt", "wikipedia", "wikivoyage",
    "wikibooks", "wikisource", "interprogetto", "portal", "портал", "sister",
    // Links to databases and other sites.
    "dmoz", "imdb", "youtube", "twitter", "instagram", "facebook", "official", "sep", "iep",
    "worldcat", "goodreads", "gutenberg", "librivox", "internet archive", "wikiatlas", "mactutor",
    "planetmath", "discogs", "musicbrainz", "allmusic", "find a grave", "nndb", "in our time",
    "guardian", "nyttopic", "nyt", "britannica", "catholic enc", "ndb", "adb", "ddb", "sfenc",
    "mathworld", "cinematografo", "filmaffinity", "bbc", "cia world", "philpapers", "inpho",
    "govpubs", "commons", "bloglink", "url", "e-mail", "संकेतस्थळ", "link audio", "audio",
    // Boxes, places on maps, pictures, marks for editors.
    "infobox", "navbox", "coord", "stub", "taxobox", "categor", "anchor", "anker", "inflation",
    "authority", "gallery", "image", "bild", "картинка", "defaultsort", "relevance", "ασαφ",
    "absatz", "metadaten", "med", "multiple", "music", "chart", "pop density",
  ]

  /// Whether a template of this name gives a footnote or the like.
  private static func isNote(_ key: String) -> Bool {
    if key.utf8.count <= 2 { return key == "r" || key == "rp" || key == "cn" }
    return noteNames.contains { key.hasPrefix($0) }
      || ["box", "stub", "ref", "infobox", "navbox"].contains { key.hasSuffix($0) }
  }

  /// Whether `argument` has words: no number, code of a language, address, or name of a file.
  private func readsAsWords(_ argument: Range<Int>) -> Bool {
    let value = text[argument]
    var letters = 0
    var isForeign = false
    var hasSpace = false
    for byte in value.prefix(64) {
      if byte >= 0x80 { isForeign = true }
      if byte >= 0x80 || (0x61...0x7A).contains(byte | 0x20) { letters += 1 }
      if byte == 0x20 { hasSpace = true }
    }
    if isForeign { return letters > 1 && !isAddress(argument) }
    // Codes of languages and units have up to three letters, and longer ones a dash.
    guard letters > 3 || hasSpace && letters > 1, !isAddress(argument) else { return false }
    return hasSpace || !value.contains { $0 == UInt8(ascii: "-") && value.count < 8 }
  }

  /// Whether `argument` is an address, a name of a file or a page, or styling.
  private func isAddress(_ argument: Range<Int>) -> Bool {
    let value = text[argument]
    guard argument.count < 400 else { return false }
    if value.starts(with: "[[".utf8), let colon = value.firstIndex(of: UInt8(ascii: ":")),
      names.prefix(text[(argument.lowerBound + 2)..<colon]) != nil
    {
      return true
    }
    if schemeEnd(argument.lowerBound) != nil || value.starts(with: "www.".utf8) { return true }
    let ending = String(decoding: value.suffix(5), as: UTF8.self).lowercased()
    return [".jpg", ".png", ".svg", ".gif", ".ogg", ".jpeg", ".pdf", ".webm", ".tif"]
      .contains { ending.hasSuffix($0) }
  }

  /// The date that all arguments without a name are, if they are one with its day.
  private func numericDate(_ arguments: WikitextArguments) -> [WikitextPiece]? {
    let parts = arguments.positional
    guard parts.count == 3, let date = calendarDate(parts), (1000...2100).contains(date.year)
    else { return nil }
    let pattern = WikiDate.pattern(of: words.language, isDayFirst: false)
    return [.literal(Array(date.text(pattern, names: words.dates, words.language).utf8))]
  }
}
