import FileSystem
import Foundation
import TestSupport

/// Debian's docker-registry on loopback, for as long as it is held.
final class DockerRegistry {
    static let user = "reader"
    static let password = "secret"
    /// The password's bcrypt hash.
    private static let hash = "$2b$04$9wi3PwDYMbKYEMidsOyGO.Lvv2rc6gy9AjPscDb4RHZytEKHWY6PK"

    /// `127.0.0.1:PORT`.
    let authority: String
    /// Holds `ca.crt` where the registry speaks TLS.
    let certificates: String
    private let process: Process
    private let configuration: String

    /// Starts it, with a directory of its own below `folder`.
    ///
    /// - Parameters:
    ///   - name: tells it from another one of the same folder.
    ///   - isGuarded: whether it speaks TLS and asks for a password.
    init(below folder: String, as name: String = "registry", isGuarded: Bool = false) throws {
        let port = Int.random(in: 20_000..<30_000)
        authority = "127.0.0.1:\(port)"
        certificates = "\(folder)/certificates"
        let directory = try Directory.open(folder)
        var lines = [
            "version: 0.1", "log: {level: error, accesslog: {disabled: true}}",
            "storage: {filesystem: {rootdirectory: \(folder)/\(name).storage}}", "http:", "  addr: \(authority)",
        ]
        if isGuarded {
            let certificates = try directory.subdirectory("certificates", creating: 0o755)
            let made = try Tool.installed("openssl")?.run(
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
                "/CN=registry", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "\(folder)/server.pem", "-out",
                "\(folder)/certificates/ca.crt")
            guard made?.status == 0 else { throw SystemError(operation: "make", path: "a certificate", code: 5) }
            _ = certificates
            try directory.create("passwords", permissions: 0o600).write(Array("\(Self.user):\(Self.hash)\n".utf8))
            lines += ["  tls: {certificate: \(folder)/certificates/ca.crt, key: \(folder)/server.pem}"]
            lines += ["auth: {htpasswd: {realm: here, path: \(folder)/passwords}}"]
        }
        try directory.create("\(name).yml", permissions: 0o644).write(Array(lines.joined(separator: "\n").utf8))
        configuration = "\(folder)/\(name).yml"
        process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        // It ends by itself also where the tests are killed.
        process.arguments = ["timeout", "-s", "KILL", "300", "docker-registry", "serve", configuration]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let scheme = isGuarded ? "https" : "http"
        for _ in 0..<200 {
            let asked = try Tool.installed("curl")?.run("-sk", "-o", "/dev/null", "\(scheme)://\(authority)/v2/")
            if asked?.status == 0 { return }
            Thread.sleep(forTimeInterval: 0.05)
        }
        throw SystemError(operation: "start", path: "docker-registry", code: 5)
    }

    deinit {
        // It takes no notice of a polite signal.
        _ = try? Tool.installed("pkill")?.run("-KILL", "-f", configuration)
        process.waitUntilExit()
    }
}
