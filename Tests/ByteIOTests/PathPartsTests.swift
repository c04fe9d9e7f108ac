import ByteIO
import Testing

@Suite struct PathPartsTests {
  @Test(arguments: [
    ("a/b.txt", "a", "b.txt"), ("/a/b", "/a", "b"), ("/a", "/", "a"), ("a/b/", "a", "b"),
    ("a//b", "a", "b"), ("//a", "/", "a"), ("b.txt", "", "b.txt"),
    // One letter ends the process in Foundation.
    ("x", "", "x"), ("-", "", "-"), ("é", "", "é"), ("x/y", "x", "y"), ("", "", ""),
  ])
  func pathsAreCutAtTheirLastSlash(path: String, folder: String, name: String) {
    #expect(PathParts.folder(of: path) == folder)
    #expect(PathParts.name(of: path) == name)
  }
}
