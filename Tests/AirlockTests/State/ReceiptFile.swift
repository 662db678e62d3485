import FileSystem
import JSON

@testable import Airlock

/// A receipt with the bytes of its file, for tests that change them.
struct ReceiptFile {
    let receipt: Receipt
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) throws {
        receipt = try Receipt(parsing: bytes)
        self.bytes = bytes
    }

    /// All receipts of a state, the oldest first.
    static func all(in state: String) throws -> [ReceiptFile] {
        let receipts = try Directory.open(state).subdirectory(SiteState.receiptsName)
        return try SiteState.receipts(in: state).map {
            try ReceiptFile(receipts.read(Receipt.name($0.sequence), limit: 1 << 20))
        }
    }

    func object() throws -> JSONObject { try JSON(parsing: bytes).object() }
}
