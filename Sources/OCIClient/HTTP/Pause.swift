#if Network
    private import Glibc

    /// Lets the calling thread rest.
    func pause(_ milliseconds: UInt64) {
        let rest = timespec(tv_sec: Int(milliseconds / 1000), tv_nsec: Int(milliseconds % 1000) * 1_000_000)
        _ = unsafe withUnsafePointer(to: rest) { unsafe nanosleep($0, nil) }
    }
#endif
