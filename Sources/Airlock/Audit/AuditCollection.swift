import Synchronization

/// What several threads find.
final class AuditCollection<Element: Sendable>: Sendable {
    private let found = Mutex<[Element]>([])

    func add(_ more: [Element]) { found.withLock { $0 += more } }

    /// What was added, in no order.
    var all: [Element] { found.withLock(\.self) }
}
