public import OpenSSL

/// The time in which a key or an authority counts: a closed interval, open towards the future where it has no end.
public struct TimeWindow: Sendable, Hashable, CustomStringConvertible {
    /// The first moment.
    public let start: UnixTime
    /// The last moment, nil where the window has not been closed.
    public let end: UnixTime?

    /// A window. That the start is not after the end is not checked: such a window contains nothing.
    public init(start: UnixTime, end: UnixTime?) {
        self.start = start
        self.end = end
    }

    /// Whether the moment lies in the window; both ends do.
    public func contains(_ time: UnixTime) -> Bool {
        start <= time && end.map { time <= $0 } ?? true
    }

    /// `2022-04-13T20:06:15Z to 2024-01-01T00:00:00Z`, or `since 2022-04-13T20:06:15Z`.
    public var description: String {
        end.map { "\(start) to \($0)" } ?? "since \(start)"
    }
}
