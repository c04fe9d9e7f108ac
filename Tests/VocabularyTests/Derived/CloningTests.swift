import ByteIO
import TestSupport
import Testing
import Values
import Vocabulary

@Suite struct CloningTests {
  private let parent: Vocabulary

  init() throws {
    parent = try Vocabulary(PieceVocabulary(["a", "b", "ab", "c", " ", "ca", "d", "e"]))
  }

  private func settings(
    _ written: [String: String], copies: Int = 2
  ) throws -> CloneSettings {
    try CloneSettings(
      reading: ["copies": ["\(copies)"]].merging(written.mapValues { [$0] }) { $1 })
  }

  private func ids(
    _ written: [String: String], copies: Int = 2, counts: [Int]? = nil
  ) throws -> IDSpace {
    try Cloning(of: parent, settings(written, copies: copies), counts: counts).ids(over: parent)
  }

  @Test func everyCopyHasItsOwnPieces() throws {
    let ids = try ids([:], copies: 3)
    #expect(ids.size == 11 + 2 * 8 && ids.copyCount == 3)
    #expect(try ids.map(parent: 0, copy: 0) == Array(0..<11))
    #expect(try ids.map(parent: 0, copy: 1) == [0, 1, 2] + Array(11..<19))
    #expect(try ids.map(parent: 0, copy: 2) == [0, 1, 2] + Array(19..<27))
    #expect(ids.special == parent.special)
    #expect(throws: SettingError.self) { try ids.map(parent: 0, copy: 3) }
    #expect(throws: SettingError.self) { try ids.map(parent: 1, copy: 0) }
  }

  @Test func stridedCopiesStandAtMultiplesOfTheSize() throws {
    let ids = try ids(["layout": "strided", "cloned": "0.5", "seed": "1"], copies: 3)
    #expect(ids.size == 33)
    let map = try #require(try ids.map(parent: 0, copy: 2))
    let cloned = map.indices.filter { map[$0] != Int32($0) }
    #expect(cloned.count == 4)
    #expect(cloned.allSatisfy { map[$0] == Int32($0 + 22) && $0 > 2 })
  }

  @Test func nothingClonedIsTheParent() throws {
    for layout in ["compact", "strided"] {
      let ids = try ids(["cloned": "0", "layout": layout])
      #expect(ids.size == (layout == "compact" ? parent.size : 2 * parent.size))
      #expect(try ids.map(parent: 0, copy: 1) == Array(0..<Int32(parent.size)))
    }
  }

  @Test(arguments: [0.0, 0.25, 0.5, 0.9, 1.0], ["compact", "strided"])
  func copiesAreIsomorphic(cloned: Double, layout: String) throws {
    let ids = try ids(["cloned": "\(cloned)", "layout": layout, "seed": "7"], copies: 3)
    let text = parent.ids(of: "abca dec")
    for copy in 0..<3 {
      let map = try ids.map(parent: 0, copy: copy) ?? []
      #expect(Set(map).count == parent.size && map.allSatisfy { 0..<Int32(ids.size) ~= $0 })
      let mapped = text.map { map[Int($0)] }
      #expect(try ids.decoder().decode(mapped) == Array("abca dec".utf8))
      let counts = try ids.byteCounts(parent: 0, copy: copy)
      #expect(mapped.map { counts[Int($0)] } == text.map { parent.byteCounts[Int($0)] })
    }
  }

  @Test func theSizeIsKnownBefore() throws {
    for layout in ["compact", "strided"] {
      for cloned in ["0", "0.3", "0.9", "1"] {
        let written = ["cloned": cloned, "layout": layout, "seed": "1"]
        let most = try settings(written, copies: 3).largestSize(over: parent.size)
        let size = try ids(written, copies: 3).size
        #expect(size <= most && most <= size + 2 * 4, "\(layout) \(cloned)")
      }
    }
  }

  @Test func largerSharesHoldSmallerOnes() throws {
    func cloned(_ share: String) throws -> Set<Int32> {
      try Set(
        Cloning(of: parent, settings(["cloned": share, "seed": "5"]), counts: nil).cloned)
    }
    let (small, large) = (try cloned("0.25"), try cloned("0.75"))
    #expect(small.count == 2 && large.count == 6 && small.isSubset(of: large))
  }

  /// From Python: `ids = list(range(384)); random.Random(0).shuffle(ids); ids[:int(.25 * 384)]`.
  @Test func theStudysChoiceIsPythons() throws {
    let bytes = try Vocabulary(ByteVocabulary())
    let cloning = try Cloning(
      of: bytes, settings(["cloned": "0.25", "rule": "as-published"]), counts: nil)
    #expect(cloning.cloned.count == 96)
    #expect(cloning.cloned.prefix(10) == [2, 12, 13, 21, 22, 26, 27, 28, 36, 38])
    let all = try Cloning(of: bytes, settings(["rule": "as-published"]), counts: nil)
    #expect(all.cloned == Array(1..<384))
  }

  @Test func aBandIsChosenByFrequency() throws {
    let counts = [0, 0, 0, 1, 8, 2, 7, 3, 6, 4, 5]
    let frequent = try Cloning(of: parent, settings(["band": "0..1/4"]), counts: counts)
    #expect(frequent.cloned == [4, 6])
    let rare = try Cloning(of: parent, settings(["band": "3/4..1"]), counts: counts)
    #expect(rare.cloned == [3, 5])
    // Of equally frequent ones the lower ids come first.
    let even = try Cloning(
      of: parent, settings(["band": "0..1/4"]), counts: [Int](repeating: 4, count: 11))
    #expect(even.cloned == [3, 4])
    #expect(throws: SettingError.self) {
      try Cloning(of: parent, settings(["band": "0..1/4"]), counts: nil)
    }
  }

  @Test func aFileListsPieces() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let path = folder.file("pieces.tsv")
    func cloned(_ text: String, _ share: String = "1") throws -> [Int32] {
      try AtomicFile.write(Array(text.utf8), to: path)
      return try Cloning(
        of: parent, settings(["pieces": path, "cloned": share]), counts: nil
      ).cloned
    }
    #expect(try cloned("ab\nc\n") == [5, 6])
    #expect(try cloned("a\t1\nb\t3\nc\t2\nd\t-1\n", "0.5") == [4, 6])
    for wrong in ["x\n", "a\na\n", "a\tmuch\n"] {
      #expect(throws: VocabularyError.self, "\(wrong)") { try cloned(wrong) }
    }
    // Lines end as on any system, and are counted as editors do.
    #expect(try cloned("ab\t1\r\n\r\nc\t2\r\n") == [5, 6])
    let error = #expect(throws: VocabularyError.self) { try cloned("a\n\nb\tmuch\n") }
    #expect(error?.key == "line 3")
  }

  @Test func whatDoesNotGoTogetherIsRefused() throws {
    #expect(throws: SettingError.self) { try settings(["band": "0..1", "pieces": "f"]) }
    #expect(throws: SettingError.self) { try settings(["rule": "as-published", "band": "0..1"]) }
    #expect(throws: SettingError.self) { try ids(["cloned": "0.5"]) }
  }
}
