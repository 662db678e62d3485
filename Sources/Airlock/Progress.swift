/// What a long operation tells about itself. Called from several threads.
public protocol ProgressObserver: Sendable {
    /// A phase begins; `total` is its size in bytes.
    func begin(_ phase: String, total: UInt64)
    /// More bytes of the phase are done.
    func advance(_ bytes: UInt64)
    /// Something finished that is worth a line: an image decided, a file written.
    func note(_ line: String)
}

/// Tells nobody.
public struct SilentProgress: ProgressObserver {
    public init() {}
    public func begin(_ phase: String, total: UInt64) {}
    public func advance(_ bytes: UInt64) {}
    public func note(_ line: String) {}
}
