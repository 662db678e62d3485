#if Network
    /// How often something is tried, and how long is waited in between: twice as long each time, by chance up to a
    /// half less, so that many clients do not come back at once. What a server says in `Retry-After` counts, up to a limit.
    public struct RetryPolicy: Sendable {
        /// All tries, the first one included.
        public var tries = 5
        /// Milliseconds before the second try.
        public var firstDelay: UInt64 = 500
        /// No wait is longer, in milliseconds.
        public var longestDelay: UInt64 = 60_000
        /// Waits so many milliseconds; tests count instead.
        public var wait: @Sendable (UInt64) -> Void = { milliseconds in pause(milliseconds) }

        private static let mostTries = 100

        public init() {}

        /// Milliseconds to wait after a try, counted from 1.
        func delay(after attempt: Int, asked: UInt64?) -> UInt64 {
            if let asked { return min(asked, longestDelay) }
            let whole = min(firstDelay << UInt64(min(attempt - 1, 16)), longestDelay)
            return whole / 2 + UInt64.random(in: 0...(whole / 2))
        }

        /// Does something until it succeeds, cannot succeed any more, or was tried often enough.
        ///
        /// - Parameter progress: how far it came. A try that came further is followed by as many new ones, so that a bad
        ///   link ends in a whole blob all the same; a hundred tries are enough for anything.
        func run<Result>(progress: () -> UInt64 = { 0 }, _ body: () throws -> Result) throws -> Result {
            var (attempt, all, reached) = (1, 1, progress())
            while true {
                do { return try body() } catch var error as NetworkError {
                    error.tries = all
                    if progress() > reached { (attempt, reached) = (0, progress()) }
                    guard error.isTransient, attempt < tries, all < Self.mostTries else { throw error }
                    wait(delay(after: max(attempt, 1), asked: error.retryAfter))
                }
                attempt += 1
                all += 1
            }
        }
    }
#endif
