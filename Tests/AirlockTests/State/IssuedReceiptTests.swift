import JSON
import Testing

@testable import Airlock

/// A receipt is written and read without its images in memory; its bytes are those of one document all the same.
struct IssuedReceiptTests {
    private static let images: [JSON] = (0..<5000).map { number in
        [
            "verdict": number % 3 == 0 ? "refused" : "admitted", "reference": .string("registry.test/app:\(number)"),
            "digest": .string("sha256:\(number)"), "note": .string(String(repeating: "\"x", count: number % 300)),
        ]
    }

    private static func lines(_ images: [JSON]) throws -> LineStore {
        var lines = LineStore.Writer()
        for image in images { try lines.add(TableLines.line(image)) }
        return try lines.finish()
    }

    @Test(arguments: [0, 1, 5000]) func `is byte for byte the canonical document`(count: Int) throws {
        let content: JSONObject = ["zeta": [1, 2], "images": [], "alpha": ["b": 1, "a": .null], "imagest": true]
        var whole = content
        whole["images"] = .array(Array(Self.images.prefix(count)))
        let document = try IssuedReceipt.document(content, images: Self.lines(Array(Self.images.prefix(count))))
        #expect(try document.all() == JSON.object(whole).encoded(.canonical))
    }

    @Test func `is read back with every reference that it publishes`() throws {
        let content: JSONObject = ["heads": [], "format": .string(Receipt.format), "sequence": 3]
        let document = try IssuedReceipt.document(content, images: Self.lines(Self.images))
        var references: [String] = []
        let receipt = try Receipt(parsing: document) { references.append($0.reference) }
        #expect(references == (0..<5000).filter { $0 % 3 != 0 }.map { "registry.test/app:\($0)" })
        #expect(receipt.references == references.count)
        #expect(receipt.sequence == 3)
        #expect(try receipt.digest == document.digest())
    }

    @Test func `is refused where one of its images is none`() throws {
        let content: JSONObject = ["heads": [], "format": .string(Receipt.format), "sequence": 3]
        for bad: JSON in [1, ["reference": "a"], ["verdict": "admitted", "reference": "a"]] {
            let document = try IssuedReceipt.document(content, images: Self.lines(Self.images + [bad]))
            #expect(throws: JSONError.self) { try Receipt(parsing: document) }
        }
        #expect(throws: JSONError.self) {
            try Receipt(parsing: JSON.object(content).encoded(.canonical))
        }
    }
}
