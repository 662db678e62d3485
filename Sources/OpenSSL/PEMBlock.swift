/// One block of a PEM text (RFC 7468).
struct PEMBlock {
    /// What stands between `-----BEGIN ` and `-----`.
    let label: String
    let contents: [UInt8]

    /// The blocks of a text in which there is nothing but blocks and white space.
    ///
    /// Lines may end with CR LF and have white space around them. Refused as `malformed`: any other text outside
    /// blocks, headers inside, an end that is missing or has another label, contents that are not base64.
    static func blocks(in text: [UInt8], what: String) throws(CryptoError) -> [PEMBlock] {
        var blocks: [PEMBlock] = []
        var open: (label: String, base64: [UInt8])?
        for rawLine in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true) {
            let line = trimmed(rawLine)
            if line.isEmpty { continue }
            guard let current = open else {
                guard let label = label(of: line, boundary: "BEGIN") else {
                    throw .malformed(what: what, why: "text that is not part of a PEM block")
                }
                open = (label, [])
                continue
            }
            if let end = label(of: line, boundary: "END") {
                blocks.append(try close(current, end: end, what: what))
                open = nil
            } else {
                open?.base64 += line
            }
        }
        guard open == nil else { throw .malformed(what: what, why: "PEM block has no end") }
        return blocks
    }

    /// The contents of the one block of a text, which must have this label.
    static func only(_ label: String, in text: [UInt8], what: String) throws(CryptoError) -> [UInt8] {
        let block = try only(in: text, what: what)
        guard block.label == label else {
            throw .malformed(what: what, why: "PEM block is \"\(block.label)\", want \"\(label)\"")
        }
        return block.contents
    }

    /// The one block of a text.
    static func only(in text: [UInt8], what: String) throws(CryptoError) -> PEMBlock {
        let blocks = try blocks(in: text, what: what)
        guard let block = blocks.first, blocks.count == 1 else {
            throw .malformed(what: what, why: "\(blocks.count) PEM blocks, want 1")
        }
        return block
    }

    /// The block as text: lines of 64 characters, each ended by LF.
    var text: String {
        let base64 = Array(Base64.encode(contents).utf8)
        var text = "-----BEGIN \(label)-----\n"
        for start in stride(from: 0, to: base64.count, by: 64) {
            text += String(decoding: base64[start..<min(start + 64, base64.count)], as: UTF8.self) + "\n"
        }
        return text + "-----END \(label)-----\n"
    }

    private static func close(
        _ open: (label: String, base64: [UInt8]), end: String, what: String
    ) throws(CryptoError) -> PEMBlock {
        guard end == open.label else {
            throw .malformed(what: what, why: "PEM block \"\(open.label)\" is ended by \"\(end)\"")
        }
        guard !open.base64.contains(UInt8(ascii: ":")) else {
            throw .unsupported(what: "\(what) in a PEM block with headers")
        }
        guard let contents = Base64.decode(open.base64) else {
            throw .malformed(what: what, why: "PEM block \"\(open.label)\" is not base64")
        }
        return PEMBlock(label: open.label, contents: contents)
    }

    private static func label(of line: ArraySlice<UInt8>, boundary: String) -> String? {
        let prefix = Array("-----\(boundary) ".utf8)
        let suffix = Array("-----".utf8)
        guard line.count > prefix.count + suffix.count, line.starts(with: prefix), line.suffix(5) == suffix[...],
            let label = String(validating: line.dropFirst(prefix.count).dropLast(suffix.count), as: UTF8.self)
        else { return nil }
        return label
    }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        func isSpace(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
        }
        var line = line.drop(while: isSpace)
        while let last = line.last, isSpace(last) { line.removeLast() }
        return line
    }
}
