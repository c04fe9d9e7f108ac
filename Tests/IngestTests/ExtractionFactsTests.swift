import ByteIO
import Corpus
import Engine
import Foundation
import Ingest
import TestSupport
import Testing
import Text
import Values

/// The task of an extraction, and every fact of it counted again from what was read and written.
@Suite struct ExtractionFactsTests {
  private let folder: TemporaryFolder

  /// A record, what becomes of it, and why.
  private typealias Record = (text: String, fate: String, reason: String?)

  private static let records: [Record] = [
    (#"{"text": "One. Two!\nshort"}"#, "kept", nil), ("", "dropped", "blank line"),
    ("oops", "rejected", "broken JSON"),
    (#"{"text": "Сталь."}"#, "dropped", "filter: script-share"),
    (#"{"text": " "}"#, "dropped", "empty"),
    (#"{"text": "Use of cookies.\nThree."}"#, "kept", nil),
    (#"{"text": 5}"#, "rejected", "no text"), (#"{"text": "One. Two!\nshort"}"#, "kept", nil),
  ]

  private static let pages: [Record] = [
    (page("A", "<ns>0</ns>", "{{Box}}''Four''. {{x}}Five."), "kept", nil),
    (page("B", "<ns>0</ns><redirect title=\"A\" />", "x"), "dropped", "redirect"),
    (page("C", "<ns>4</ns>", "y"), "dropped", "other namespace"),
    ("<page><title>D<ns>0</ns></page>", "rejected", "broken XML"),
  ]

  private static func page(_ title: String, _ inner: String, _ text: String) -> String {
    "<page><title>\(title)</title>\(inner)<revision><text>\(text)</text></revision></page>"
  }

  init() throws {
    folder = try TemporaryFolder()
    _ = try folder.store(Self.records.map { $0.text + "\n" }.joined(), as: "a.json")
    let pages = Self.pages.map { $0.text + "\n" }.joined()
    _ = try folder.store("<mediawiki xml:lang=\"en\">\n\(pages)</mediawiki>\n", as: "b.xml")
  }

  private var files: [InputFile] {
    [
      InputFile(path: folder.file("a.json"), name: "a.json", kind: .mc4),
      InputFile(path: folder.file("b.xml"), name: "b.xml", kind: .wikipedia),
      InputFile(path: folder.file("a.json"), name: "a.json", kind: .mc4),
    ]
  }

  private func settings() -> ExtractSettings {
    var settings = ExtractSettings(language: "en", kinds: files.map(\.kind))
    settings.tolerance.rejected = 1
    settings.text.boilerplateLines = [.cookies]
    settings.filters[.scriptShare] = 0.5
    return settings
  }

  private func extract(_ settings: ExtractSettings) async throws -> (facts: [Fact], Ledger?) {
    let task = try Extractor.task(
      id: "extract/mixed", corpus: "mixed", settings: settings, files: files)
    try FileManager.default.createDirectory(
      atPath: folder.file("out"), withIntermediateDirectories: true)
    let context = TaskContext(
      folder: folder.file("out"), scratch: "", workers: 2, progress: ProgressLine(isQuiet: true),
      root: folder.path)
    let ledger = try await task.run(context)
    return (try FactFile(path: folder.file("out/\(FactFile.name)")).facts, ledger)
  }

  /// The lines of a file of JSON lines, each as an object; what is compressed is unpacked.
  private func objects(_ name: String) async throws -> [[String: Any]] {
    let source = try ByteSource(path: folder.file("out/\(name)"), workers: 1)
    var content: [UInt8] = []
    while let chunk = try await source.next() {
      if case .bytes(let bytes) = chunk { content += bytes }
    }
    return try content.split(separator: UInt8(ascii: "\n")).map { line in
      try #require(
        try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
    }
  }

  @Test func everyFactIsWhatTheFilesSay() async throws {
    let (facts, ledger) = try await extract(settings())
    #expect(ledger?.isBalanced == true)
    let about: [Axis: String] = [.corpus: "mixed", .language: "en"]
    #expect(facts.allSatisfy { $0.about.merging(about) { $1 } == $0.about })
    #expect(Set(facts.map(\.key)).count == facts.count)
    var left = Dictionary(uniqueKeysWithValues: facts.map { ($0.key, $0) })
    func expect(_ metric: String, _ value: Int, _ unit: String, _ axes: [Axis: String] = [:]) {
      let expected = Fact(metric, value, unit, about: about.merging(axes) { $1 })
      var found = left.removeValue(forKey: expected.key)
      if let table = ["reject-list": "rejects.jsonl", "template-list": "templates.csv"][metric] {
        #expect(found?.table == table)
        found?.table = nil
      }
      #expect(found == expected, "\(expected.key)")
    }
    let documents = try await objects("documents.jsonl.zst")
    let texts = documents.compactMap { $0["text"] as? String }
    let sentences = try SentenceBoundaries(language: "en")
    expect("records-kept", texts.count, "record")
    expect("text-bytes", texts.reduce(0) { $0 + $1.utf8.count }, "byte")
    expect(
      "sentences", try texts.reduce(0) { $0 + (try sentences.count(in: Array($1.utf8))) },
      "sentence")
    let fileOf = documents.map { ($0["source"] as? [String: Any])?["file"] as? String }
    expect("records-kept", fileOf.count { $0 == "a.json" }, "record", [.file: "a.json"])
    expect("records-kept", fileOf.count { $0 == "b.xml" }, "record", [.file: "b.xml"])
    expect("reject-list", try await objects("rejects.jsonl").count, "record")
    expectWhatIsKnown(expect)
    #expect(left.isEmpty, "\(left.keys.sorted())")
  }

  /// What the input of this suite holds, told by hand; its first file is read twice.
  private func expectWhatIsKnown(
    _ expect: (_ metric: String, _ value: Int, _ unit: String, _ axes: [Axis: String]) -> Void
  ) {
    func expectSum(_ fate: String, _ records: [Record], _ axes: [Axis: String]) {
      // What is kept is counted in the documents.
      if fate != "kept" { expect("records-\(fate)", records.count, "record", axes) }
      let bytes = records.reduce(0) { $0 + $1.text.utf8.count }
      expect("bytes-\(fate)", bytes, "byte", axes)
    }
    let files = ["a.json": Self.records + Self.records, "b.xml": Self.pages]
    let all = files.values.flatMap { $0 }
    expectSum("read", all, [:])
    expectSum("kept", all.filter { $0.fate == "kept" }, [:])
    for (file, records) in files {
      expectSum("read", records, [.file: file])
      expectSum("kept", records.filter { $0.fate == "kept" }, [.file: file])
    }
    for reason in Set(all.compactMap(\.reason)) {
      let records = all.filter { $0.reason == reason }
      expectSum(records[0].fate, records, [.reason: reason])
    }
    expect("constructs-left-out", 2, "construct", [.construct: "template"])
    expect("constructs-left-out", 2, "construct", [.construct: "boilerplate line"])
    expect("template-list", 2, "template", [:])
    for name in ["Box", "x"] {
      expect("templates-left-out", 1, "call", [.construct: name, .reason: "dropped"])
    }
    expect("damages", 0, "place", [:])
  }

  @Test func whatWasReadIsKeptDroppedOrRejected() async throws {
    let (facts, _) = try await extract(settings())
    for unit in ["records", "bytes"] {
      func sum(_ metric: String) -> Double {
        facts.filter { $0.metric == metric && $0.about[.file] == nil }.reduce(0) { $0 + $1.value }
      }
      let fates = ["kept", "dropped", "rejected"].map { sum("\(unit)-\($0)") }
      #expect(fates.allSatisfy { $0 > 0 } && fates.reduce(0, +) == sum("\(unit)-read"))
      let byFile = facts.filter { $0.metric == "\(unit)-read" && $0.about[.file] != nil }
      #expect(byFile.reduce(0) { $0 + $1.value } == sum("\(unit)-read"))
    }
  }

  @Test func theManifestSpellsSettingsAsARecipeDoes() throws {
    var settings = settings()
    settings.wikitext.templates = ["k-*": "{1}"]
    let task = try Extractor.task(
      id: "extract/mixed", corpus: "mixed", settings: settings, files: files,
      templates: .file(path: "/t.yaml", name: "t.yaml"))
    #expect(
      String(decoding: task.settings, as: UTF8.self) == #"""
        {"corpus":"mixed","extract":{"extra-keys":[],"filters":{"script-share":0.5},"kinds":["mc4",\#
        "wikipedia","mc4"],"language":"en","namespaces":[0],"text":{"boilerplate-lines":["cookies"],\#
        "minimum-line-characters":0,"normalise":"NFC"},"tolerance":{"damages":0,"rejected":1},\#
        "wikitext":{"expand":true,"lists":"keep","math":"drop","sections":"filled","tables":"drop",\#
        "templates":{"k-*":"{1}"}}}}
        """#)
    #expect(task.inputs.last == .file(path: "/t.yaml", name: "t.yaml"))
    #expect(task.inputs.count == 4 && task.libraries.keys.contains("ICU"))
    #expect(Extractor.documents(of: task.id).name == "documents.jsonl.zst")
  }

  @Test func settingsThatDoNotFitAreRefused() throws {
    for (key, change) in [
      ("extra-keys", { $0.records.extraKeys = ["a"] }),
      ("namespaces", { $0.records.namespaces = [-1] }),
      (
        "wikitext",
        {
          $0.wikitext.tables = .rows
          $0.kinds = [.mc4]
        }
      ),
      ("filters.repeated-lines", { $0.filters[.repeatedLines] = 1.1 }),
      ("filters.script-share", { $0.language = "x-nested-1" }),
      ("tolerance.rejected", { $0.tolerance.rejected = .nan }),
      ("text.minimum-line-characters", { $0.text.minimumLineCharacters = -1 }),
      ("wikitext.variant", { $0.wikitext.variant = "zh-tw" }),
    ] as [(String, (inout ExtractSettings) -> Void)] {
      var settings = settings()
      change(&settings)
      let error = #expect(throws: SettingError.self) {
        try Extractor.task(id: "a", corpus: "a", settings: settings, files: files)
      }
      #expect(error?.key == key)
    }
  }
}
