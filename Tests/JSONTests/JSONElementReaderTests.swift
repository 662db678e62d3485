import JSON
import Testing

/// The reader of elements must say exactly what the parser of whole documents says.
@Suite struct JSONElementReaderTests {
    private static let limits = JSONLimits(maximumBytes: 1 << 16, maximumDepth: 8)

    /// The document put together again from its elements and the rest; nil where it is refused.
    private func read(
        _ bytes: [UInt8], piece: Int = 7, limits: JSONLimits = limits, elementBytes: Int = 1 << 16
    ) -> JSON? {
        var reader = JSONElementReader(member: "list", limits: limits, elementBytes: elementBytes)
        var elements: [JSON] = []
        do {
            for start in stride(from: 0, to: bytes.count, by: piece) {
                try reader.add(Array(bytes[start..<min(start + piece, bytes.count)])) { elements.append($0) }
            }
            var object = try reader.finish()
            if case .array(let rest)? = object["list"] { object["list"] = .array(elements + rest) }
            return .object(object)
        } catch { return nil }
    }

    /// The document where it is an object.
    private func parse(_ bytes: [UInt8], limits: JSONLimits = limits) -> JSON? {
        do {
            let document = try JSON(parsing: bytes, limits: limits)
            return .object(try document.object())
        } catch { return nil }
    }

    private static let documents = [
        #"{"list":[]}"#, #"{"list":[ ]}"#, #" { "a" : "list" , "list" : [ 1 , {"list":[2,"]"]} ] , "b" : [ ] } "#,
        #"{"list":[1,2]}"#, #"{"list":null}"#, #"{"list":{"list":[1]}}"#, #"{"list":"list"}"#, #"{}"#, #"{"a":1}"#,
        #"{"inner":{"list":[1,2,3]},"list":["\"",",","[\\"]}"#, #"{"li\u0073t":[1,2]}"#,
        #"{"list":[[],[[]],{},"",0,true,false,null,-1.5e3]}"#, #"{"a":[{"list":[1]}]}"#, #"{"a":"list","b":["x"]}"#,
    ]

    @Test(arguments: documents, [1, 3, 1000]) func `gives all of a document`(text: String, piece: Int) {
        let bytes = Array(text.utf8)
        #expect(read(bytes, piece: piece) == parse(bytes))
        #expect(parse(bytes) != nil)
    }

    @Test(arguments: [
        #"["list",[1]]"#, #"{"list":[1],"list":[2]}"#, #"{"list":[1],"li\u0073t":[2]}"#, #"{"list":[1,]}"#,
        #"{"list":[,]}"#,
        #"{"list":[,1]}"#, #"{"list":[1 2]}"#, #"{"list":[1}]"#, #"{"list":[1]]"#, #"{"list":[1"#, #"{"list":[1]"#,
        #"{"list":[1]} x"#, #"{"list"[1]}"#, #"{"list"::[1]}"#, #"{"list":[[1}]}"#, #"{"a":"list"[1]}"#, "", "1",
        "null",
        #"{"list":["\ud800"]}"#, #"{"list":[01]}"#, #"{"list":[{"a":1,"a":2}]}"#, #"{"list" [1]}"#, #"{"list":,[1]}"#,
    ]) func `refuses what is no such document`(text: String) {
        #expect(read(Array(text.utf8)) == nil)
        #expect(parse(Array(text.utf8)) == nil)
    }

    @Test func `agrees with the parser on every document with one byte changed, added or missing`() {
        for text in Self.documents {
            let bytes = Array(text.utf8)
            for position in bytes.indices {
                for byte in Array(#"[]{},:"\ 0lx"#.utf8) {
                    for length in [0, 1] {
                        var changed = bytes
                        changed.replaceSubrange(position..<position + length, with: [byte])
                        #expect(read(changed) == parse(changed), "\(String(decoding: changed, as: UTF8.self))")
                    }
                }
                var shorter = bytes
                shorter.remove(at: position)
                #expect(read(shorter) == parse(shorter), "\(String(decoding: shorter, as: UTF8.self))")
            }
        }
    }

    @Test func `keeps to the depth of the whole document`() {
        for depth in 0..<9 {
            let inner = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            let bytes = Array("{\"list\":[\(inner)]}".utf8)
            #expect((read(bytes) == nil) == (depth > 6))
            #expect((parse(bytes) == nil) == (depth > 6))
        }
    }

    @Test func `refuses an element, a rest and a document beyond their limits`() {
        let long = String(repeating: "a", count: 100)
        #expect(read(Array("{\"list\":[\"\(long)\"]}".utf8), elementBytes: 64) == nil)
        #expect(read(Array("{\"a\":\"\(long)\",\"list\":[]}".utf8), elementBytes: 64) == nil)
        #expect(read(Array("{\"list\":[1,2]}".utf8), elementBytes: 64) != nil)
        let many = "{\"list\":[\((0..<60).map { "\"\($0)\"" }.joined(separator: ","))]}"
        #expect(read(Array(many.utf8), elementBytes: 64) != nil)
        let limits = JSONLimits(maximumBytes: many.utf8.count - 1, maximumDepth: 8)
        #expect(read(Array(many.utf8), limits: limits) == nil)
    }
}
