import FileSystem
import Glibc
import Testing

/// A directory that is gone when the test ends.
final class ScratchDirectory {
    let path: String
    let directory: Directory

    init() throws {
        path = "/tmp/airlock-filesystem-\(UInt64.random(in: 0 ... .max))"
        directory = try Directory.create(path)
    }

    deinit {
        guard let parent = try? Directory.open("/tmp") else { return }
        try? parent.removeTree(String(path.dropFirst("/tmp/".count)))
    }
}

@Suite struct DirectoryTests {
    private let scratch = try! ScratchDirectory()
    private var directory: Directory { scratch.directory }

    @Test(arguments: ["", ".", "..", "a/b", "/etc", "a\0b"])
    func `refuses a name that is not one component`(name: String) {
        #expect(throws: SystemError.self) { _ = try directory.open(name) }
        #expect(throws: SystemError.self) { _ = try directory.create(name, permissions: 0o600) }
        #expect(throws: SystemError.self) { try directory.removeTree(name) }
    }

    @Test func `a nameless file can be written and read, and stands nowhere`() throws {
        let file = try directory.createNameless()
        try file.write([1, 2, 3, 4])
        #expect(try directory.names().isEmpty)
        var bytes: [UInt8] = [0, 0]
        #expect(try file.read(into: &bytes, at: 2) == 2)
        #expect(bytes == [3, 4])
    }

    @Test func `does not follow a symbolic link to a file or to a directory`() throws {
        _ = try directory.subdirectory("real", creating: 0o755)
        unsafe symlink("/etc/passwd", scratch.path + "/file")
        unsafe symlink(scratch.path + "/real", scratch.path + "/link")
        #expect(throws: SystemError.self) { _ = try directory.open("file") }
        #expect(throws: SystemError.self) { _ = try directory.subdirectory("link") }
        #expect(throws: SystemError.self) { _ = try Directory.open(scratch.path + "/link") }
        #expect(try directory.status("link")?.kind == .symbolicLink)
    }

    @Test func `removes a tree but not what a link in it points to`() throws {
        let inner = try directory.subdirectory("inner", creating: 0o755)
        try inner.create("kept", permissions: 0o644).write([1])
        let doomed = try directory.subdirectory("doomed", creating: 0o755)
        _ = try doomed.subdirectory("deep", creating: 0o755).create("file", permissions: 0o644)
        unsafe symlink(scratch.path + "/inner", doomed.path + "/link")
        try directory.removeTree("doomed")
        #expect(try directory.status("doomed") == nil)
        #expect(try inner.read("kept", limit: 9) == [1])
    }

    @Test func `does not create over an existing file`() throws {
        _ = try directory.create("once", permissions: 0o644)
        #expect { _ = try directory.create("once", permissions: 0o644) } throws: {
            ($0 as? SystemError)?.isExisting == true
        }
    }

    @Test func `lists names sorted by bytes`() throws {
        for name in ["b", "a", "Z", "ä"] { _ = try directory.create(name, permissions: 0o644) }
        #expect(try directory.names() == ["Z", "a", "b", "ä"])
    }

    @Test func `links the file that is open, not the one that has its name by now`() throws {
        try directory.create("first", permissions: 0o644).write([1])
        let opened = try directory.open("first")
        try directory.remove("first")
        try directory.create("other", permissions: 0o644).write([2])
        try directory.rename("other", to: directory, as: "first")
        #expect(throws: SystemError.self) { try directory.link(opened, as: "linked") }
        #expect(try directory.status("linked") == nil)
    }

    @Test func `replaces a file whole and leaves no temporary file`() throws {
        try DurableFile.replace("f", in: directory, with: [1, 2, 3])
        try DurableFile.replace("f", in: directory, with: [4])
        #expect(try directory.read("f", limit: 10) == [4])
        #expect(try directory.names() == ["f"])
    }

    @Test func `leaves nothing when the replacement fails`() throws {
        try directory.make("f", permissions: 0o755)
        _ = try directory.subdirectory("f").create("inside", permissions: 0o644)
        #expect(throws: SystemError.self) { try DurableFile.replace("f", in: directory, with: [4]) }
        #expect(try directory.names() == ["f"])
    }
}

@Suite struct FileTests {
    private let scratch = try! ScratchDirectory()

    @Test func `refuses a file larger than the limit`() throws {
        try scratch.directory.create("f", permissions: 0o644).write([UInt8](repeating: 7, count: 100))
        #expect(try scratch.directory.read("f", limit: 100).count == 100)
        #expect { _ = try scratch.directory.read("f", limit: 99) } throws: { ($0 as? SystemError)?.code == EFBIG }
    }

    @Test func `fills the buffer across short reads of a pipe`() throws {
        var ends: [Int32] = [0, 0]
        #expect(unsafe pipe(&ends) == 0)
        let output = ends[1]
        let writer = unsafe fdopen(output, "w")
        _ = unsafe setvbuf(writer, nil, _IONBF, 0)
        let input = try File.open("/proc/self/fd/\(ends[0])")
        for byte in 0..<10 as Range<Int32> { unsafe fputc(byte, writer) }
        unsafe fclose(writer)
        close(ends[0])
        var buffer = [UInt8](repeating: 0, count: 16)
        #expect(try input.read(into: &buffer) == 10)
        #expect(Array(buffer[..<10]) == Array(0..<10))
    }

    @Test func `reads at an offset without moving`() throws {
        let file = try scratch.directory.create("f", permissions: 0o644)
        try file.write([1, 2, 3, 4])
        var buffer = [UInt8](repeating: 0, count: 2)
        #expect(try file.read(into: &buffer, at: 1) == 2)
        #expect(buffer == [2, 3])
        #expect(try file.read(into: &buffer, at: 3) == 1)
    }

    @Test func `says what was attempted on which file`() {
        #expect { _ = try File.open("/nowhere/file") } throws: {
            "\($0)" == "open /nowhere/file: No such file or directory"
        }
    }
}
