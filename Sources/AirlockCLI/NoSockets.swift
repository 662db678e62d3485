#if !Network
    import Glibc

    /// Stands in for the C library's function in the isolated side's program, so that nothing in it can make a socket. The
    /// Swift runtime, where it is linked statically, would make a pair of local ones for its crash handler, which does
    /// without when this fails.
    @_cdecl("socketpair")
    func noSocketPair(
        _ domain: Int32, _ type: Int32, _ number: Int32, _ descriptors: UnsafeMutablePointer<Int32>?
    ) -> Int32 {
        errno = ENOSYS
        return -1
    }
#endif
