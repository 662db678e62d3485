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
        let isolated = try IsolatedProgram.shared()
        let (build, folder, program) = (isolated.build, isolated.folder, isolated.path)
        #expect(build.status == 0, "\(build.output.suffix(2000))")
        let checkouts = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/checkouts")
        #expect(checkouts == ["swift-argument-parser"])
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
        try IsolatedProgram.run(arguments, both: true)
    }
}
