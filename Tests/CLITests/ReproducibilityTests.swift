import FileSystem
import TestSupport
import Testing

/// The same inputs give the same file, wherever and whenever it is made.
struct ReproducibilityTests {
    /// Two circumstances that must not matter.
    private static let circumstances: [(zone: String, locale: String, mask: String)] = [
        ("UTC", "C", "022"), ("Pacific/Kiritimati", "de_DE.UTF-8", "077"),
    ]

    private func layout(at path: String, reversed: Bool) throws {
        let images = [1, 2, 3].map { RandomImage(seed: $0).index() }
        var layout = TestLayout()
        for (number, image) in images.enumerated() { layout.add(image, tag: "v\(number)") }
        // Some tool may have written the layout in another order.
        if reversed { layout.entries.reverse() }
        try layout.write(to: path)
    }

    /// Exports under each circumstance, from a directory of another name, and gives the files' contents.
    private func exports(_ options: [String] = []) throws -> [[UInt8]] {
        try Self.circumstances.enumerated().map { number, circumstance in
            let folder = try TemporaryFolder()
            let name = "place-\(number)"
            try layout(at: "\(folder.path)/\(name)", reversed: number == 1)
            let program = Program(
                directory: folder.path, environment: ["TZ": circumstance.zone, "LC_ALL": circumstance.locale],
                prefix: ["/bin/sh", "-c", "umask \(circumstance.mask); exec \"$0\" \"$@\""])
            let sources = (0..<3).map { "registry.test/app:v\($0)=oci:\(name):v\($0)" }
            let outcome = try program.run(
                ["export"] + (number == 0 ? sources : sources.reversed()) + ["-o", "out"] + options)
            #expect(outcome.status == 0, "\(outcome)")
            #expect(try Directory.open(folder.path).names().sorted() == ["out", name])
            return try File.open("\(folder.path)/out").readAll(limit: 1 << 24)
        }
    }

    @Test func `exports the same file from other directories, time zones, locales, masks and orders`() throws {
        let files = try exports()
        #expect(files[0] == files[1])
    }

    @Test func `exports the same sealed file with a key whose signatures are always the same`() throws {
        let folder = try TemporaryFolder()
        let made = try Program(directory: folder.path).run("keygen", "--type", "ed25519", "-o", "seal")
        #expect(made.status == 0)
        let files = try exports(["--sign-key", "\(folder.path)/seal.key"])
        #expect(files[0] == files[1])
    }
}
