import JSON
import OCI

/// The form of both tables: one record a line, each in canonical JSON, each line ended by a line feed.
enum TableLines {
    /// The line of one record.
    static func line(_ record: JSON) -> [UInt8] { record.encoded(.canonical) + [0x0A] }

    /// Reads a table line by line. A line that is not the canonical form of its record is refused, so that one content
    /// has one table.
    static func forEach(
        of name: String, in lines: LineStore, _ body: (_ record: JSON, _ range: Range<Int>) throws -> Void
    ) throws {
        let rest = try lines.forEach { line, range in
            let record = try record(of: name, line)
            guard record.encoded(.canonical) == line else {
                throw BundleError.malformed(name, "a line is not in canonical form")
            }
            do { try body(record, range) } catch let error as JSONError {
                throw BundleError.malformed(name, "\(error)")
            } catch let error as DigestError {
                throw BundleError.malformed(name, "\(error)")
            }
        }
        guard rest.isEmpty else { throw BundleError.malformed(name, "the last line has no end") }
    }

    /// The record of one line, in whatever form.
    static func record(of name: String, _ line: [UInt8]) throws -> JSON {
        let limits = JSONLimits(maximumBytes: BundleLimits.tableLineBytes, maximumDepth: 16)
        do { return try JSON(parsing: line, limits: limits) } catch { throw BundleError.malformed(name, "\(error)") }
    }
}
