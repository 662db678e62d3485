internal import OpenSSL
internal import TransparencyLog

extension HostileCorpus {
    /// Signed notes that stand as pinned heads in a trust directory (C2SP signed-note, tlog-checkpoint).
    static func notes(_ world: CorpusWorld) throws -> [HostileCase] {
        let log = world.log
        let root = log.rootHash(size: 8)
        func signed(_ text: String, by key: PrivateKey? = nil, name: String? = nil, hint: [UInt8]? = nil) throws
            -> String
        {
            let signature = try (hint ?? log.verifierKey.keyHint) + (key ?? log.key).sign(Array(text.utf8))
            return "\(text)\n\u{2014} \(name ?? log.host) \(Base64.encode(signature))\n"
        }
        func head(_ size: String, root hash: [UInt8]? = nil, origin: String? = nil) throws -> String {
            try signed("\(origin ?? log.host)\n\(size)\n\(Base64.encode(hash ?? root))\n")
        }
        func lie(_ name: String, _ lie: String, _ note: String) -> HostileCase {
            make(.note, name, lie, "trust.malformed", status: 3, Array(note.utf8))
        }
        func truth(_ name: String, _ what: String, _ note: String) -> HostileCase {
            make(.note, name, what, "", Array(note.utf8))
        }
        let good = try head("8")
        let text = String(good.prefix { $0 != "\u{2014}" }.dropLast())
        let line = String(good.drop { $0 != "\u{2014}" })
        let encoded = String(line.split(separator: " ")[2].dropLast())
        let stranger = try CorpusWorld.key("stranger")
        let foreign = "\u{2014} elsewhere.test \(Base64.encode([1, 2, 3, 4] + [UInt8](repeating: 0, count: 64)))\n"
        let witness = try VirtualWitness(name: "witness.test", key: CorpusWorld.key("witness"))
        let cosignature = try witness.line(over: Array(text.utf8), at: UnixTime(seconds: 1_704_067_200))

        var cases: [HostileCase] = []
        cases.append(truth("true-head", "the log's own head", good))
        cases.append(
            truth(
                "true-foreign-lines", "lines of unknown keys say nothing, before or behind",
                text + "\n" + foreign + line + cosignature))
        cases.append(
            truth("true-extension", "a further line in the text is signed with it", try signed(text + "Timestamp: 1\n"))
        )
        cases.append(lie("no-final-line-feed", "the last line does not end", String(good.dropLast())))
        cases.append(lie("carriage-returns", "lines end as on Windows", good.replacing("\n", with: "\r\n")))
        cases.append(
            lie("carriage-return-once", "one line of the text ends in two ways", good.replacing("8\n", with: "8\r\n")))
        cases.append(lie("blank-line-behind", "a blank line follows the signatures", good + "\n"))
        cases.append(lie("no-blank-line", "nothing separates text and signatures", text + line))
        cases.append(lie("no-signature", "there is no signature", text + "\n"))
        cases.append(lie("no-text", "there is no text", "\n" + line))
        cases.append(lie("empty", "there is nothing", ""))
        cases.append(lie("nul", "a zero byte stands in the text", good.replacing("8\n", with: "8\u{0}\n")))
        cases.append(lie("tab", "a tab stands in the text", good.replacing("8\n", with: "8\t\n")))
        cases.append(lie("hyphen", "the signature's line begins with a hyphen", good.replacing("\u{2014}", with: "-")))
        cases.append(
            lie("two-hyphens", "the signature's line begins with two hyphens", good.replacing("\u{2014}", with: "--")))
        cases.append(lie("no-space", "no space follows the dash", good.replacing("\u{2014} ", with: "\u{2014}")))
        cases.append(lie("two-spaces", "two spaces follow the dash", good.replacing("\u{2014} ", with: "\u{2014}  ")))
        cases.append(
            lie("three-fields", "a third field stands on the signature's line", String(good.dropLast()) + " x\n"))
        cases.append(lie("space-behind", "a space ends the signature's line", String(good.dropLast()) + " \n"))
        cases.append(lie("text-behind", "text follows the signatures", good + "more\n"))
        cases.append(
            lie("not-base64", "the signature is not base64", good.replacing(encoded, with: "*" + encoded.dropFirst())))
        cases.append(
            lie(
                "no-padding", "the base64 lacks its padding",
                good.replacing(encoded, with: encoded.filter { $0 != "=" } + "A")))
        cases.append(
            lie(
                "line-feed-in-base64", "the base64 goes over two lines",
                good.replacing(encoded, with: encoded.prefix(20) + "\n" + encoded.dropFirst(20))))
        cases.append(
            lie(
                "hint-alone", "the signature is the hint and nothing else",
                text + "\n\u{2014} \(log.host) \(Base64.encode(log.verifierKey.keyHint))\n"))
        cases.append(lie("empty-signature", "the signature is empty", text + "\n\u{2014} \(log.host) \n"))
        cases.append(lie("empty-name", "the signature has no name", text + "\n\u{2014}  \(encoded)\n"))
        cases.append(lie("plus-in-name", "a plus sign stands in the name", try signed(text, name: "log2024-1+rekor")))
        cases.append(
            lie(
                "space-in-name", "a space of another kind stands in the name",
                try signed(text, name: "log2024\u{2003}rekor")))
        cases.append(
            lie("other-name", "the log signed under another name", try signed(text, name: "rekor.corpus.test")))
        cases.append(
            lie("name-in-capitals", "the name is spelled in capitals", try signed(text, name: log.host.uppercased())))
        cases.append(lie("other-hint", "the hint is that of another key", try signed(text, hint: [1, 2, 3, 4])))
        cases.append(
            lie("other-key", "another key signed under the name and hint of the log", try signed(text, by: stranger)))
        cases.append(lie("cosignature-alone", "a witness signed, and the log did not", text + "\n" + cosignature))
        cases.append(
            lie(
                "one-of-two-lines-false", "a second line of the same name and hint does not verify",
                good + (try signed(text, by: stranger)).drop { $0 != "\u{2014}" }))
        cases.append(
            lie(
                "signature-of-another-size", "the size was changed after it was signed",
                good.replacing("\n8\n", with: "\n9\n")))
        cases.append(
            lie(
                "signature-of-another-origin", "the origin was changed after it was signed",
                good.replacing("\(log.host)\n", with: "x\(log.host)\n")))
        cases.append(
            lie(
                "signature-cut", "the signature lacks its last byte",
                text + "\n\u{2014} \(log.host) \(Base64.encode(Base64.decode(encoded)!.dropLast()))\n"))
        cases.append(
            lie(
                "signature-longer", "a byte follows the signature",
                text + "\n\u{2014} \(log.host) \(Base64.encode(Base64.decode(encoded)! + [0]))\n"))
        cases.append(
            lie(
                "signature-of-zeros", "the signature is zeros",
                text
                    + "\n\u{2014} \(log.host) \(Base64.encode(log.verifierKey.keyHint + [UInt8](repeating: 0, count: 64)))\n"
            ))
        cases.append(
            lie(
                "signature-malleable", "the order of the group is added to the signature's second half",
                text + "\n\u{2014} \(log.host) \(Base64.encode(malleable(Base64.decode(encoded)!)))\n"))
        cases += try [
            ("size-leading-zero", "08"), ("size-negative", "-8"), ("size-plus", "+8"), ("size-empty", ""),
            ("size-hexadecimal", "0x8"), ("size-float", "8.0"), ("size-exponent", "8e0"), ("size-space", " 8"),
            ("size-beyond-64-bits", "18446744073709551616"), ("size-arabic", "\u{668}"), ("size-zero", "0"),
        ].map { lie($0, "the size is no number of leaves that a log could sign: \($1)", try head($1)) }
        cases.append(lie("root-short", "the root has 31 bytes", try head("8", root: Array(root.dropLast()))))
        cases.append(lie("root-long", "the root has 33 bytes", try head("8", root: root + [0])))
        cases.append(lie("root-empty", "the root is empty", try head("8", root: [])))
        cases.append(lie("root-not-base64", "the root is not base64", try signed("\(log.host)\n8\n*\n")))
        cases.append(
            lie(
                "root-of-url", "the root is in the base64 of URLs",
                try signed("\(log.host)\n8\n\(String(repeating: "_", count: 43))=\n")))
        cases.append(
            lie(
                "root-bits-behind", "the last character of the root has bits that stand for nothing",
                try signed("\(log.host)\n8\n\(String(repeating: "A", count: 42))B=\n")))
        cases.append(lie("no-root", "the text has two lines", try signed("\(log.host)\n8\n")))
        cases.append(lie("no-origin", "the origin is empty", try head("8", origin: "")))
        cases.append(lie("empty-extension", "an empty line stands in the text", try signed(text + "\nx\n")))
        cases.append(lie("unknown-log", "no trusted root knows the log", try head("8", origin: "elsewhere.test")))
        cases.append(
            lie(
                "many-signatures", "a hundred and one signatures",
                text + "\n" + line + String(repeating: foreign, count: 100)))
        cases.append(
            lie(
                "too-large", "more bytes than a note has",
                try signed(text + String(repeating: "x", count: 64 << 10) + "\n")))
        cases.append(
            make(.note, "not-utf8", "the text is not UTF-8", "trust.malformed", status: 3, [0xFF] + Array(good.utf8)))
        return cases
    }

    /// S + L in the place of S: another signature over the same bytes, where a verifier does not look (RFC 8032 §5.1.7).
    private static func malleable(_ blob: [UInt8]) -> [UInt8] {
        let order: [UInt8] = [
            0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE, 0x14, 0, 0, 0, 0,
            0,
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
        ]
        var (result, carry) = (blob, 0)
        for index in 0..<32 {
            let sum = Int(blob[36 + index]) + Int(order[index]) + carry
            result[36 + index] = UInt8(sum & 0xFF)
            carry = sum >> 8
        }
        return result
    }

    /// `witnesses.policy` (C2SP tlog-policy).
    static func witnessPolicies(_ world: CorpusWorld) throws -> [HostileCase] {
        let witnesses = try (0..<3).map { try VirtualWitness(name: "w\($0).test", key: CorpusWorld.key("w\($0)")) }
        let log = world.log.verifierKey.description
        let (first, second) = (witnesses[0].verifierKey.description, witnesses[1].verifierKey.description)
        let start = "log \(log)\nwitness one \(first)\nwitness two \(second)\n"
        func lie(_ name: String, _ lie: String, _ text: String) -> HostileCase {
            make(.witnessPolicy, name, lie, "trust.malformed", status: 3, Array(text.utf8))
        }
        var cases: [HostileCase] = []
        cases.append(
            make(
                .witnessPolicy, "true-group", "two of two", "",
                Array("\(start)group both all one two\nquorum both\n".utf8)))
        cases.append(make(.witnessPolicy, "true-none", "no quorum is wanted", "", Array("\(start)quorum none\n".utf8)))
        cases.append(lie("no-quorum", "there is no quorum", start))
        cases.append(lie("two-quorums", "there are two quorums", start + "quorum one\nquorum none\n"))
        cases.append(lie("unknown-keyword", "a keyword is not known", start + "require one\nquorum one\n"))
        cases.append(lie("keyword-in-capitals", "a keyword is in capitals", start + "Quorum one\n"))
        cases.append(
            lie(
                "undefined-member", "a group has a member that nothing defines",
                start + "group g all one three\nquorum g\n"))
        cases.append(
            lie("defined-later", "the quorum is defined after it is named", "quorum one\nwitness one \(first)\n"))
        cases.append(lie("member-twice", "a witness is twice in one group", start + "group g 2 one one\nquorum g\n"))
        cases.append(
            lie(
                "member-of-two", "a witness is in two groups",
                start + "group g any one\ngroup h any one two\nquorum h\n"))
        cases.append(lie("group-of-itself", "a group is a member of itself", start + "group g any g one\nquorum g\n"))
        cases.append(lie("more-than-all", "three of two", start + "group g 3 one two\nquorum g\n"))
        cases.append(lie("none-of-all", "none of two", start + "group g 0 one two\nquorum g\n"))
        cases.append(
            lie("count-leading-zero", "the number has a zero before it", start + "group g 02 one two\nquorum g\n"))
        cases.append(lie("count-negative", "the number is negative", start + "group g -1 one two\nquorum g\n"))
        cases.append(
            lie(
                "key-under-two-names", "one key has two names, and would count twice",
                start + "witness three \(first)\nquorum one\n"))
        cases.append(
            lie("name-twice", "two keys have one name", start + "witness one \(witnesses[2].verifierKey)\nquorum one\n")
        )
        cases.append(lie("name-none", "a witness is called none", "witness none \(first)\nquorum none\n"))
        cases.append(
            lie("name-not-ascii", "a name looks like another one", "witness \u{43E}ne \(first)\nquorum \u{43E}ne\n"))
        cases.append(lie("log-twice", "a log stands twice", "log \(log)\n" + start + "quorum one\n"))
        cases.append(lie("log-for-witness", "a log's key cosigns", "witness one \(log)\nquorum one\n"))
        cases.append(lie("witness-for-log", "a witness's key is a log's", "log \(first)\nquorum none\n"))
        cases.append(
            lie(
                "hint-of-another", "the hint is not that of name and key",
                "witness one w9.test+\(first.split(separator: "+", maxSplits: 1)[1])\nquorum one\n"))
        cases.append(lie("key-short", "the key is cut", start.dropLast(9) + "\nquorum one\n"))
        cases.append(lie("words-missing", "a witness has no key", "witness one\nquorum one\n"))
        cases.append(lie("words-behind", "words follow the quorum", start + "quorum one two\n"))
        cases.append(
            lie(
                "too-large", "more bytes than a policy has",
                start + "quorum one\n#" + String(repeating: "x", count: 256 << 10)))
        cases.append(
            make(
                .witnessPolicy, "not-utf8", "it is not UTF-8", "trust.malformed", status: 3,
                Array(start.utf8) + [0xFF, 0x0A]))
        return cases
    }
}
