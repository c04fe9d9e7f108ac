import ByteIO
import Glibc
import Synchronization
import TestSupport
import Testing

@Suite struct FileWatchTests {
  private let folder: TemporaryFolder
  private var path: String { folder.file("f") }

  init() throws {
    folder = try TemporaryFolder()
    try AtomicFile.write([UInt8](repeating: 7, count: 100_000), to: path)
  }

  @Test func opensAreNotedWhereverTheyHappen() async throws {
    let path = path
    let watch = FileWatch()
    let before = try FileStamp(path: path)
    _ = try readFile(path)
    #expect(watch.stamps(of: path).isEmpty)
    try await FileWatch.$current.withValue(watch) {
      _ = try readFile(path)
      #expect(watch.stamps(of: path) == [before])
      #expect(utimes(path, nil) == 0)
      _ = try await Task { try LoadedFile(path: path).bytes.count }.value
      await withTaskGroup(of: Void.self) { group in
        group.addTask { _ = try? SHA256.hex(ofFile: path) }
      }
    }
    #expect(watch.stamps(of: path) == [before, try FileStamp(path: path)])
    #expect(watch.stamps(of: "\(path)x").isEmpty)
  }

  @Test func readsAreToldBeforeTheyHappenAlsoToAnOuterWatch() throws {
    let path = path
    let reads = Mutex<[String]>([])
    let outer = FileWatch { read in reads.withLock { $0.append(read) } }
    let count = try FileWatch.$current.withValue(outer) {
      let inner = FileWatch()
      return try FileWatch.$current.withValue(inner) {
        let count = try readFile(path).count
        #expect(inner.stamps(of: path).count == 1 && outer.stamps(of: path).isEmpty)
        return count
      }
    }
    #expect(count == 100_000)
    // Two buffers of 64 KiB, and the end.
    #expect(reads.withLock { $0 } == [path, path, path])
  }
}
