import Foundation
import Testing

/// The program of the isolated side, built without the trait `Network`: nothing in it can reach a network.
struct IsolatedBuildTests {
    /// Functions of sockets, of names and of TLS. `sendmsg` and its like work on sockets alone.
    private static let forbidden: Set<String> = [
        "socket", "socketpair", "connect", "bind", "listen", "accept", "accept4", "send", "sendto", "sendmsg", "recv",
        "recvfrom", "recvmsg", "getaddrinfo", "getnameinfo", "gethostbyname", "gethostbyname2", "gethostbyaddr",
        "res_query", "res_search", "SSL_new", "SSL_CTX_new", "SSL_connect", "BIO_new_connect", "BIO_s_connect",
    ]

    @Test func `holds no code of the network, and needs no package for it`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path(percentEncoded: false)
        let scratch = FileManager.default.temporaryDirectory.appending(path: "airlock-isolated-\(UUID())")
        defer { try? FileManager.default.removeItem(at: scratch) }
        let folder = scratch.path(percentEncoded: false)
        // A package of its own: what the full build has pinned beside Package.swift would be fetched too.
        let package = "\(folder)/package"
        try FileManager.default.createDirectory(atPath: package, withIntermediateDirectories: true)
        for name in ["Package.swift", "Sources", "Tests"] {
            try FileManager.default.createSymbolicLink(
                atPath: "\(package)/\(name)", withDestinationPath: "\(root)/\(name)")
        }
        let build = try run(
            "swift", "build", "--disable-default-traits", "--product", "airlock", "--package-path", package,
            "--scratch-path", folder)
        #expect(build.status == 0, "\(build.output.suffix(2000))")
        let checkouts = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/checkouts")
        #expect(checkouts == ["swift-argument-parser"])
        let program = "\(folder)/debug/airlock"
        let symbols = try run("nm", "-D", "--undefined-only", program).output.split(separator: "\n").map { line in
            String(line.split(separator: " ").last?.prefix { $0 != "@" } ?? "")
        }
        #expect(symbols.contains("pread") || symbols.contains("pread64"), "nm tells nothing")
        #expect(symbols.filter(Self.forbidden.contains) == [])
        let libraries = try run("ldd", program).output
        for library in ["libssl", "libcurl", "libresolv", "libFoundationNetworking"] {
            #expect(!libraries.contains(library))
        }
        let own = try run("nm", program).output
        for module in ["AsyncHTTPClient", "NIOCore", "OCIClient11Registries"] { #expect(!own.contains(module)) }
        #expect(try run(program, "export", "docker://registry.test/a:1", "-o", "\(folder)/x").status == 64)
    }

    private func run(_ arguments: String...) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
    }
}
