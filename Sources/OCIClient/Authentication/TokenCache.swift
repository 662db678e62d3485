#if Network
    internal import Synchronization

    /// The `Authorization` headers that servers have accepted, by server and scope. An expired one is replaced when the
    /// server refuses it.
    final class TokenCache: Sendable {
        private let headers = Mutex<[String: String]>([:])

        subscript(_ scope: String) -> String? {
            get { headers.withLock { $0[scope] } }
            set { headers.withLock { $0[scope] = newValue } }
        }
    }
#endif
