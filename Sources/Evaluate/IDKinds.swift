import Values
import Vocabulary

/// What the ids of one copy of a parent stand for, by id.
struct IDKinds {
  /// The bytes of text that each id stands for.
  let byteCounts: [Int]
  /// The copy's end of text.
  let endOfText: Int32
  /// The copy's id of what has no piece.
  let unknown: Int32

  init(_ ids: IDSpace, parent: Int, copy: Int) throws {
    byteCounts = try ids.byteCounts(parent: parent, copy: copy)
    let special = ids.parents[parent].special
    let map = try ids.map(parent: parent, copy: copy)
    func own(_ id: Int32) -> Int32 { map.map { $0[Int(id)] } ?? id }
    endOfText = own(special.endOfText)
    unknown = own(special.unknown)
  }
}
