#if Network
    internal import FileSystem
    private import Foundation
    internal import JSON
    internal import OpenSSL

    /// Where credentials for registries are: what the command line gives, else files in the format of docker's
    /// `config.json` and containers' `auth.json`, with their credential helpers.
    public struct CredentialStore: Sendable {
        private var given: Credentials?
        private let files: [String]
        /// Whether the first file was named, so that it must exist.
        private let isNamed: Bool
        private static let maximumBytes = 1 << 20

        /// - Parameters:
        ///   - given: for every registry, in place of all files.
        ///   - authfile: the one file to read; nil reads those that the environment tells of, as podman, skopeo and
        ///     docker do: `REGISTRY_AUTH_FILE`, `XDG_RUNTIME_DIR/containers/auth.json`,
        ///     `~/.config/containers/auth.json`, `DOCKER_CONFIG/config.json` or `~/.docker/config.json`.
        public init(given: Credentials? = nil, authfile: String? = nil, environment: [String: String] = [:]) {
            self.given = given
            let home = environment["HOME"]
            let named = authfile ?? environment["REGISTRY_AUTH_FILE"]
            isNamed = named != nil
            files =
                named.map { [$0] }
                ?? [
                    environment["XDG_RUNTIME_DIR"].map { "\($0)/containers/auth.json" },
                    (environment["XDG_CONFIG_HOME"] ?? home.map { "\($0)/.config" }).map {
                        "\($0)/containers/auth.json"
                    },
                    (environment["DOCKER_CONFIG"] ?? home.map { "\($0)/.docker" }).map { "\($0)/config.json" },
                ].compactMap(\.self)
        }

        /// The same without what the command line gives.
        var withoutGiven: CredentialStore {
            var store = self
            store.given = nil
            return store
        }

        /// The credentials for a repository: of the longest name that contains it, in the first file that has one.
        ///
        /// - Throws: ``NetworkError/Reason/configuration(_:)`` where a file or a helper cannot be used.
        func credentials(for registry: String, repository: String) throws -> Credentials {
            if let given { return given }
            for path in files {
                guard let bytes = try content(of: path) else { continue }
                let object: JSONObject
                do {
                    object = try JSON(
                        parsing: bytes, limits: JSONLimits(maximumBytes: Self.maximumBytes, maximumDepth: 16)
                    )
                    .object()
                } catch { throw HTTPFailure(.configuration("\(path) is no file of credentials: \(error)")) }
                if let found = try credentials(in: object, path, registry, repository) { return found }
            }
            return .anonymous
        }

        private func content(of path: String) throws -> [UInt8]? {
            do { return try FileSystem.File.open(path).readAll(limit: Self.maximumBytes) } catch {
                if error.isNotFound, !isNamed { return nil }
                throw HTTPFailure(.configuration("\(path) cannot be read: \(error)"))
            }
        }

        private func credentials(
            in file: JSONObject, _ path: String, _ registry: String, _ repository: String
        ) throws -> Credentials? {
            let names = Self.names(registry, repository)
            let helpers = try (file["credHelpers"]?.object()) ?? JSONObject()
            for name in names {
                if case .string(let helper)? = helpers[name] { return try Self.ask(helper, for: name) }
            }
            let entries = try (file["auths"]?.object()) ?? JSONObject()
            for name in names {
                if let entry = entries[name], let found = try Self.credentials(of: entry, path) { return found }
            }
            guard case .string(let helper)? = file["credsStore"] else { return nil }
            // docker keeps the Hub's under the address that it once had.
            let found = try Self.ask(
                helper, for: registry == "docker.io" ? "https://index.docker.io/v1/" : names[names.count - 1])
            return found == .anonymous ? nil : found
        }

        /// The names under which a repository's credentials may stand, the longest first.
        private static func names(_ registry: String, _ repository: String) -> [String] {
            var names: [String] = []
            var parts = repository.split(separator: "/").map(String.init)
            while !parts.isEmpty {
                names.append("\(registry)/\(parts.joined(separator: "/"))")
                parts.removeLast()
            }
            if registry == "docker.io" { names += ["https://index.docker.io/v1/", "index.docker.io"] }
            return names + ["https://\(registry)", registry]
        }

        private static func credentials(of entry: JSON, _ path: String) throws -> Credentials? {
            let object = try entry.object()
            if case .string(let token)? = object["identitytoken"], !token.isEmpty { return .identityToken(token) }
            guard case .string(let encoded)? = object["auth"], !encoded.isEmpty else { return nil }
            guard let bytes = Base64.decode(encoded), let text = String(validating: bytes, as: UTF8.self) else {
                throw HTTPFailure(.configuration("\(path) holds credentials that are not base64"))
            }
            let (user, password) = text.halved(at: ":")
            guard let password else {
                throw HTTPFailure(.configuration("\(path) holds credentials without a password"))
            }
            return .password(user: user, password: password.trimmed(of: "\0"))
        }

        /// Asks `docker-credential-NAME get`, as docker does: the server on standard input, JSON on standard output.
        private static func ask(_ helper: String, for server: String) throws -> Credentials {
            guard helper.utf8.allSatisfy({ $0 != UInt8(ascii: "/") && $0 > 0x20 }), !helper.isEmpty else {
                throw HTTPFailure(.configuration("\(helper) is no name of a credential helper"))
            }
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = ["docker-credential-\(helper)", "get"]
            let (input, output) = (Pipe(), Pipe())
            process.standardInput = input
            process.standardOutput = output
            process.standardError = FileHandle.nullDevice
            do {
                try process.run()
                try input.fileHandleForWriting.write(contentsOf: Array(server.utf8))
                try input.fileHandleForWriting.close()
                let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
                process.waitUntilExit()
                let text = String(decoding: bytes, as: UTF8.self)
                guard process.terminationStatus == 0 else {
                    if text.contains("credentials not found") { return .anonymous }
                    throw HTTPFailure(.configuration("docker-credential-\(helper) failed: \(text.trimmed.prefix(200))"))
                }
                let object = try JSON(
                    parsing: Array(bytes), limits: JSONLimits(maximumBytes: maximumBytes, maximumDepth: 4)
                )
                .object()
                let (user, secret) = (try object.string("Username"), try object.string("Secret"))
                return user == "<token>" ? .identityToken(secret) : .password(user: user, password: secret)
            } catch let error as HTTPFailure { throw error } catch {
                throw HTTPFailure(.configuration("docker-credential-\(helper) failed: \(error)"))
            }
        }
    }

    extension String {
        fileprivate func trimmed(of character: Character) -> String {
            var text = Substring(self)
            while text.last == character { text.removeLast() }
            return String(text)
        }
    }
#endif
