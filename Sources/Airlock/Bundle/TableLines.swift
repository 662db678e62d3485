import JSON
import OCI

/// The form of both tables: one record a line, each in canonical JSON, each line ended by a line feed.
enum TableLines {
    /// The line of one record.
    static func line(_ record: JSON) -> [UInt8] { record.encoded(.canonical) + [0x0A] }

    /// Reads a table line by line. A line that is not the canonical form of its record is refused, so that one content
    /// has one table.
    ///
    /// - Parameter isCanonical: whether that has been required of these bytes before.
    static func forEach(
        of name: String, in bytes: [UInt8], isCanonical: Bool = false, _ body: (JSON) throws -> Void
    ) throws {
        var start = 0
        while start < bytes.count {
            guard let end = bytes[start...].firstIndex(of: 0x0A) else {
                throw BundleError.malformed(name, "the last line has no end")
            }
            let line = Array(bytes[start..<end])
            let limits = JSONLimits(maximumBytes: BundleLimits.tableLineBytes, maximumDepth: 16)
            let record: JSON
            do { record = try JSON(parsing: line, limits: limits) } catch {
                throw BundleError.malformed(name, "\(error)")
            }
            guard isCanonical || record.encoded(.canonical) == line else {
                throw BundleError.malformed(name, "a line is not in canonical form")
            }
            do { try body(record) } catch let error as JSONError {
                throw BundleError.malformed(name, "\(error)")
            } catch let error as DigestError {
                throw BundleError.malformed(name, "\(error)")
            }
            start = end + 1
        }
    }
}
