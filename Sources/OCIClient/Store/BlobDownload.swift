#if Network
    internal import FileSystem
    internal import OCI
    internal import Synchronization

    /// A blob on its way into the store: written and hashed as it comes, whole only when size and digest are right.
    final class BlobDownload: Sendable {
        private struct State: ~Copyable {
            var verifier: DigestVerifier?
            var written: UInt64 = 0
        }

        private static let synchronizedSize: UInt64 = 1 << 20

        private let digest: Digest
        private let size: UInt64
        private let file: File
        private let survives: Bool
        private let commit: @Sendable () throws -> Void
        private let state: Mutex<State>

        /// Hashes what the file holds of an earlier try; what is larger than the blob is dropped.
        ///
        /// - Parameter survives: whether the blob shall be there after a power failure.
        init(
            _ digest: Digest, size: UInt64, file: File, survives: Bool, commit: @escaping @Sendable () throws -> Void
        ) throws {
            self.survives = survives
            self.digest = digest
            self.size = size
            self.file = file
            self.commit = commit
            state = Mutex(State())
            try restart(keeping: min(try file.status().size, size))
        }

        /// How many bytes are here.
        var offset: UInt64 { state.withLock { $0.written } }

        var isWhole: Bool { offset == size }

        /// Begins anew.
        func restart() throws { try restart(keeping: 0) }

        private func restart(keeping kept: UInt64) throws {
            try state.withLock { state in
                var verifier = try DigestVerifier(expecting: digest, size: Int64(size))
                try file.truncate(to: kept)
                var (done, buffer) = (UInt64(0), [UInt8](repeating: 0, count: 256 << 10))
                while done < kept {
                    let count = try file.read(into: &buffer, at: done)
                    guard count > 0 else { break }
                    try verifier.update(count == buffer.count ? buffer : Array(buffer[..<count]))
                    done += UInt64(count)
                }
                state.verifier = consume verifier
                state.written = done
            }
        }

        /// Takes the next bytes. Where the server began anew, so do we.
        ///
        /// - Throws: `BlobError` at the first byte too many.
        func receive(_ bytes: RawSpan, resumes: Bool) throws {
            if !resumes { try restart() }
            try state.withLock { state in
                try state.verifier?.update(bytes)
                try file.write(bytes)
                state.written += UInt64(bytes.byteCount)
            }
        }

        /// Requires that the blob is whole, and gives it its name. Where it is not what it should be, nothing is kept.
        ///
        /// - Throws: `BlobError`.
        func finish() throws {
            let verifier = state.withLock { $0.verifier.take() }
            do { try verifier?.finish() } catch {
                try restart()
                throw error
            }
            // What has its name and its size shall have its content also after a power failure.
            if survives, size >= Self.synchronizedSize { try file.synchronize() }
            try commit()
        }
    }
#endif
