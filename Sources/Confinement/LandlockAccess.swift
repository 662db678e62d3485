/// What Landlock may allow below a place (`LANDLOCK_ACCESS_FS_…`).
struct LandlockAccess: OptionSet, Sendable {
    let rawValue: UInt64

    static let writeFile = LandlockAccess(rawValue: 1 << 1)
    static let readFile = LandlockAccess(rawValue: 1 << 2)
    static let readDirectory = LandlockAccess(rawValue: 1 << 3)
    static let removeDirectory = LandlockAccess(rawValue: 1 << 4)
    static let removeFile = LandlockAccess(rawValue: 1 << 5)
    static let makeDirectory = LandlockAccess(rawValue: 1 << 7)
    static let makeRegular = LandlockAccess(rawValue: 1 << 8)
    /// Links and renames from one directory to another; without this right a kernel that knows it refuses them.
    static let refer = LandlockAccess(rawValue: 1 << 13)
    static let truncate = LandlockAccess(rawValue: 1 << 14)

    static let read: LandlockAccess = [.readFile, .readDirectory]
    /// No links, devices, pipes or sockets are made, and nothing is executed.
    static let write: LandlockAccess = [
        .readFile, .readDirectory, .writeFile, .removeDirectory, .removeFile, .makeDirectory, .makeRegular, .refer,
        .truncate,
    ]
    /// What has a meaning for a file that is no directory.
    static let ofFiles: LandlockAccess = [.writeFile, .readFile, .truncate]

    /// All that a version of Landlock can refuse to do with files, so that all of it is refused where no rule allows it.
    static func known(by version: Int) -> LandlockAccess {
        let count = version < 2 ? 13 : version < 3 ? 14 : version < 5 ? 15 : 16
        return LandlockAccess(rawValue: (1 << count) - 1)
    }
}
