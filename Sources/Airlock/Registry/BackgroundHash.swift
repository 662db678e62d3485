import Archive
import OCI

/// Hashes a large blob on a thread of its own, while its reader decodes, reads and writes.
///
/// What is hashed is what is handed on: the same bytes in the same memory. Nothing of it is verified before
/// ``finish(each:)`` or ``copy(_:each:)`` returns. One thread at a time may use it.
final class BackgroundHash {
    /// From this size on a thread is worth its start.
    static let smallestBlob: UInt64 = 8 << 20
    private static let blockBytes = 512 << 10
    private static let blockCount = 3

    /// Memory that belongs to one thread at a time, but for reading: it changes hands through a ``BoundedQueue``.
    private final class Block: @unchecked Sendable {
        var bytes = [UInt8](repeating: 0, count: BackgroundHash.blockBytes)
        var count = 0

        func append(_ more: RawSpan) {
            unsafe more.withUnsafeBytes { more in
                unsafe bytes.withUnsafeMutableBytes { unsafe $0[count...].copyBytes(from: more) }
            }
            count += more.byteCount
        }
    }

    private let free = BoundedQueue<Block>(capacity: blockCount)
    private let filled = BoundedQueue<Block>(capacity: blockCount)
    private let thread: WorkerThread<Result<Void, any Error>>
    private let size: UInt64
    /// How much has been handed to the other thread.
    private var passed: UInt64 = 0
    private var collecting: Block?
    private var isJoined = false

    /// Starts the thread.
    init(expecting digest: Digest, size: UInt64) throws {
        self.size = size
        for _ in 0..<Self.blockCount { _ = free.push(Block()) }
        thread = try WorkerThread { [free, filled] in
            defer {
                // Whoever waits for a block learns that something is wrong.
                free.close()
                filled.close()
            }
            return Result {
                var verifier = try DigestVerifier(expecting: digest, size: Int64(size))
                while let block = filled.pop() {
                    do {
                        // A reference that were still there when the block is filled again would make it a copy.
                        let bytes = block.bytes
                        try verifier.update(unsafe bytes.span.extracting(..<block.count).bytes)
                    }
                    _ = free.push(block)
                }
                try verifier.finish()
            }
        }
    }

    deinit {
        filled.close()
        if !isJoined { _ = thread.join() }
    }

    /// Hashes what `read` gives until it ends, and hands each block to `each` meanwhile.
    ///
    /// - Throws: what a ``DigestVerifier`` throws, and the closures.
    func copy(_ read: (inout [UInt8]) throws -> Int, each: (RawSpan) throws -> Void) throws {
        while let block = free.pop() {
            let count = try read(&block.bytes)
            block.count = count
            try pass(block, to: each)
            if count < Self.blockBytes || passed > size { break }
        }
        try join()
    }

    /// Collects bytes; hashes each block of them that is full, and hands it to `each` meanwhile.
    ///
    /// - Throws: what a ``DigestVerifier`` throws, and the closure.
    func collect(_ bytes: RawSpan, each: (RawSpan) throws -> Void) throws {
        var rest = bytes
        while rest.byteCount > 0 {
            guard let block = collecting ?? emptyBlock() else { return try join() }
            collecting = block
            let count = min(rest.byteCount, Self.blockBytes - block.count)
            block.append(rest.extracting(first: count))
            rest = rest.extracting(droppingFirst: count)
            if block.count == Self.blockBytes {
                collecting = nil
                try pass(block, to: each)
            }
        }
    }

    /// Does the same with what is left, and waits for the hash.
    ///
    /// - Throws: what a ``DigestVerifier`` throws, for the first thing that is wrong, and the closure.
    func finish(each: (RawSpan) throws -> Void) throws {
        if let collecting { try pass(collecting, to: each) }
        try join()
    }

    private func pass(_ block: Block, to each: (RawSpan) throws -> Void) throws {
        let (bytes, count) = (block.bytes, block.count)
        passed += UInt64(count)
        // Where hashing has failed or will, that is told when it is waited for; nobody writes on.
        guard filled.push(block), passed <= size else { return }
        // The block may be free before this is done; but nobody else takes one.
        try each(unsafe bytes.span.extracting(..<count).bytes)
    }

    private func emptyBlock() -> Block? {
        guard let block = free.pop() else { return nil }
        block.count = 0
        return block
    }

    private func join() throws {
        filled.close()
        isJoined = true
        try thread.join().get()
    }
}
