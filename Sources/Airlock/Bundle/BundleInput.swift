import Archive
import FileSystem

/// Where a bundle is read from: a file, whose layers several threads read at once, or a pipe.
public struct BundleInput: Sendable {
    /// What messages call it.
    public let name: String
    let file: File
    /// The frames by the table at the end of the file, `nil` for a pipe. It is a hint about where frames begin; what
    /// they hold is checked as they are read.
    let seekTable: SeekTable?

    /// Opens a bundle; `-` is standard input.
    ///
    /// - Throws: ``BundleError`` where the file cannot be read or does not end as a bundle does, as after an
    ///   interrupted copy.
    public static func open(_ path: String) throws(BundleError) -> BundleInput {
        do {
            let file = path == "-" ? try File.standardInput() : try File.open(path)
            let isRegular = try file.status().kind == .regular
            let table = isRegular && path != "-" ? try SeekTable.read(from: file) : nil
            file.adviseSequential()
            return BundleInput(name: path == "-" ? "standard input" : path, file: file, seekTable: table)
        } catch let error as SystemError {
            throw .unreadable(error)
        } catch let error as ArchiveError {
            throw .archive(error)
        } catch { throw .malformed(path, "\(error)") }
    }
}
