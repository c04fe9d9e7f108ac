import ByteIO
import Foundation
import TestSupport
import Testing

/// `isogloss vocabulary`, as its user runs it.
struct VocabularyCommandTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let english = (0..<40).map { "the \($0) cats and the dogs of the house\n" }.joined()
    let french = (0..<40).map { "les \($0) chats et les chiens de la maison\n" }.joined()
    try AtomicFile.write(Array(english.utf8), to: folder.file("en.txt"))
    try AtomicFile.write(Array(french.utf8), to: folder.file("fr.txt"))
  }

  private func run(_ words: String, input: String = "") throws -> Command.Outcome {
    try Command.run(
      ["vocabulary"] + words.split(separator: " ").map(String.init), in: folder.path,
      input: Array(input.utf8))
  }

  private func train(_ name: String, _ options: String = "--kind bpe --byte-fallback true") throws {
    let outcome = try run("train \(name).txt \(options) --size 320 --output \(name)")
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  @Test func whatIsTrainedEncodesAndDecodes() throws {
    try train("en")
    let text = "the cats\n\nof 7 dogs ☃\n"
    for path in ["en", "en/tokenizer.model"] {
      let ids = try run("encode --vocabulary \(path)", input: text)
      #expect(ids.status == 0 && ids.output.split(separator: "\n").count == 2)
      let back = try run("decode --vocabulary \(path)", input: ids.output)
      #expect(back.output == text)
    }
    let again = try run(
      "train en.txt --kind bpe --byte-fallback true --size 320 --output en --workers 3")
    #expect(again.errors.contains("Nothing to do"))
    let piped = try run(
      "train - --kind bpe --byte-fallback true --size 320 --output piped",
      input: String(decoding: readFile(folder.file("en.txt")), as: UTF8.self))
    #expect(piped.status == 0, "\(piped.errors)")
    #expect(
      try readFile(folder.file("piped/tokenizer.model"))
        == readFile(folder.file("en/tokenizer.model")))
  }

  @Test func wordPieceIsWrittenForOthers() throws {
    try train("en", "--kind wordpiece --lowercase true")
    let ids = try run("encode --vocabulary en", input: "The CATS\n").output
    #expect(!ids.isEmpty)
    for path in ["en/tokenizer.json"] {
      #expect(try run("encode --vocabulary \(path)", input: "The CATS\n").output == ids)
      #expect(try run("decode --vocabulary \(path)", input: ids).output == "the cats\n")
    }
  }

  @Test func clonesAndMergedOnesAreMade() throws {
    try train("en")
    try train("fr")
    let clone = try run("clone en --copies 2 --cloned 0.5 --seed 3 --output twins")
    #expect(clone.status == 0 && clone.output.contains("cloned-pieces"), "\(clone.errors)")
    let merged = try run("merge en fr --output joined")
    #expect(merged.status == 0 && merged.output.contains("anchor-token-share fr"))
    let first = try run("encode --vocabulary twins --copy 1", input: "the dogs\n").output
    #expect(try run("encode --vocabulary en", input: "the dogs\n").output == first)
    for options in ["twins --copy 2", "joined --parent 1", "joined --parent 2"] {
      let ids = try run("encode --vocabulary \(options)", input: "the dogs\n").output
      let name = String(options.split(separator: " ")[0])
      #expect(try run("decode --vocabulary \(name)", input: ids).output == "the dogs\n")
    }
    // A clone of a clone has no meaning of its own.
    #expect(try run("clone twins --copies 2 --output more").errors.contains("found 'clone'"))
    #expect(try run("merge en en --output more").errors.contains("the same vocabulary twice"))
  }

  @Test func vocabulariesAreMeasuredSideBySide() throws {
    try train("en")
    let table = try run("measure --vocabulary byte --vocabulary en en.txt fr.txt").output
    let rows = table.split(separator: "\n")
    #expect(rows.count == 5 && Set(rows.map(\.count)).count == 1)
    #expect(rows[1].hasPrefix("byte") && rows[3].hasPrefix("en "))
    let json = try run("measure --vocabulary en en.txt fr.txt --json").output
    #expect(json.split(separator: "\n").count == 2 && json.contains("\"parity\":1"))
  }

  @Test(arguments: [
    ("train en.txt --kind runes --output x", "kind: found 'runes', expected one of: byte"),
    ("train --kind bpe --output x", "Missing expected argument '<files> ...'"),
    ("train en.txt --kind bpe --size 0 --output x", "--size: found '0', expected a count"),
    ("train en.txt --kind wordpiece --split-digits true --output x", "--split-digits: found an"),
    ("clone byte --copies 2 --cloned 0.5 --output x", "Missing expected argument '--seed <seed>'"),
    ("clone byte --copies 1 --output x", "--copies: found '1', expected a count such as 2, from 2"),
    ("merge byte --output x", "found one vocabulary, expected two or more"),
    ("encode --vocabulary byte --copy 2", "--copy: found 2, expected 1 to 1"),
    ("encode --vocabulary byte --parent 0", "--parent: found 0, expected 1 to 1"),
  ])
  func wrongUsageIsSaid(words: String, sentence: String) throws {
    let outcome = try run(words)
    #expect(outcome.status == 2 && outcome.errors.contains(sentence), "\(outcome.errors)")
  }

  @Test(arguments: [
    ("encode --vocabulary nowhere", "nowhere: cannot open"),
    ("train en.txt --kind bpe --size 20 --output x", "size: found 20, expected at least"),
    ("train en.txt --kind bpe --size 4000 --output x", "size: found 4000, expected at most"),
    ("decode --vocabulary byte", "-: line 1: found 'x', expected ids"),
  ])
  func whatFailsIsSaid(words: String, sentence: String) throws {
    let outcome = try run(words, input: "x\n")
    #expect(outcome.status == 1 && outcome.errors.contains(sentence), "\(outcome.errors)")
  }
}
