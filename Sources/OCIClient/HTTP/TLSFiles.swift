#if Network
    internal import FileSystem
    internal import NIOSSL

    /// The TLS settings for a server, from the layout of docker and podman: `DIR/HOST[:PORT]/` holds `*.crt` (roots beside
    /// the system's) and `NAME.cert` with `NAME.key` (a client's certificate). Files directly in DIR are for all servers.
    struct TLSFiles {
        private let settings: ConnectionSettings
        private static let maximumBytes = 1 << 20

        init(_ settings: ConnectionSettings) { self.settings = settings }

        func configuration(for authority: String) throws -> TLSConfiguration {
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.minimumTLSVersion = .tlsv12
            if settings.unverified.contains(authority) { configuration.certificateVerification = .none }
            guard let path = settings.certificateDirectory else { return configuration }
            var roots: [NIOSSLCertificate] = []
            for folder in ["\(path)/\(authority)", path] {
                guard let directory = try existing(folder) else { continue }
                for name in try directory.names().sorted() {
                    if name.hasSuffix(".crt") {
                        roots += try NIOSSLCertificate.fromPEMBytes(bytes(name, directory))
                    } else if name.hasSuffix(".cert"), configuration.certificateChain.isEmpty {
                        let key = "\(name.dropLast(5)).key"
                        configuration.certificateChain = try NIOSSLCertificate.fromPEMBytes(bytes(name, directory)).map
                        {
                            .certificate($0)
                        }
                        configuration.privateKey = .privateKey(
                            try NIOSSLPrivateKey(bytes: bytes(key, directory), format: .pem))
                    }
                }
            }
            if !roots.isEmpty { configuration.additionalTrustRoots = [.certificates(roots)] }
            return configuration
        }

        private func bytes(_ name: String, _ directory: Directory) throws -> [UInt8] {
            try directory.read(name, limit: Self.maximumBytes)
        }

        private func existing(_ path: String) throws(SystemError) -> Directory? {
            do throws(SystemError) { return try Directory.open(path) } catch {
                guard error.isNotFound else { throw error }
                return nil
            }
        }
    }
#endif
