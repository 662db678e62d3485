extension HostileCorpus {
    /// `policy.yaml`. The expected code is that of the parser.
    static func policies() -> [HostileCase] {
        func rule(_ lines: String...) -> String {
            "version: 1\nimages:\n" + lines.map { "  \($0)\n" }.joined()
        }
        let rest = ["  require: [signature]", "  by: [{key: cosign/release.pub}]"]
        func of(match: String) -> String { rule("- match: \(match)", rest[0], rest[1]) }
        func with(_ line: String) -> String { rule("- match: registry.test/team/**", rest[0], rest[1], "  \(line)") }
        func identity(_ subject: String) -> String {
            rule(
                "- match: registry.test/team/**", rest[0],
                "  by: [{issuer: 'https://i.test', subject: \(subject), sourceRepository: 'https://github.com/a/b'}]")
        }
        func lie(_ name: String, _ lie: String, _ text: String, code: String = "policy.malformed") -> HostileCase {
            make(.policy, "\(name).yaml", lie, code, status: 3, Array(text.utf8))
        }
        let good = CorpusWorld.policy
        var cases: [HostileCase] = []
        cases.append(make(.policy, "true.yaml", "the policy from which the lies are made", "", Array(good.utf8)))
        cases.append(
            make(.policy, "true-denies.yaml", "no rule admits nothing", "", Array("version: 1\nimages: []\n".utf8)))
        cases.append(lie("empty", "the file is empty", ""))
        cases.append(lie("comment-alone", "the file says nothing", "# version: 1\n"))
        cases.append(lie("list-at-the-root", "the file is a list", "- version: 1\n"))
        cases.append(lie("text-at-the-root", "the file is a word", "version\n"))
        cases.append(lie("key-twice", "a key has two values", good + "version: 1\n"))
        cases.append(lie("key-twice-quoted", "a key stands twice, once in quotes", good + "\"version\": 1\n"))
        cases.append(lie("key-twice-escaped", "a key stands twice, once as an escape", good + "\"v\\u0065rsion\": 1\n"))
        cases.append(lie("key-twice-in-a-rule", "the second requirement would replace the first", with("require: []")))
        cases.append(lie("anchor", "a value has an anchor", with("reference: &a signed")))
        cases.append(lie("alias", "a value stands elsewhere", "a: &a 1\nversion: *a\nimages: []\n"))
        cases.append(lie("merge-key", "members stand elsewhere", "version: 1\n<<: {images: []}\n"))
        cases.append(
            lie("merge-key-quoted", "members stand elsewhere, in quotes", "version: 1\n\"<<\": {images: []}\n"))
        cases.append(lie("tag", "a tag says what a value is", "version: !!int 1\nimages: []\n"))
        cases.append(
            lie(
                "tag-of-a-program", "a tag asks for an object",
                "version: !!python/object/apply:os.system [id]\nimages: []\n"))
        let laughs = (0..<9).map { level -> String in
            let inner = level == 0 ? "x" : "*l\(level - 1)"
            return "l\(level): &l\(level) [\([String](repeating: inner, count: 9).joined(separator: ","))]\n"
        }
        cases.append(lie("laughs", "nine aliases of nine aliases", laughs.joined() + good))
        cases.append(lie("second-document", "a second document begins", good + "---\nversion: 1\nimages: []\n"))
        cases.append(lie("directive", "a directive names another YAML", "%YAML 3.0\n---\n" + good))
        cases.append(lie("tabs", "a line is indented by a tab", good.replacing("  - match", with: "\t- match")))
        cases.append(
            lie(
                "nested", "a hundred and one levels",
                "version: " + String(repeating: "[", count: 101) + String(repeating: "]", count: 101) + "\n"))
        cases.append(
            lie(
                "nested-unclosed", "ten thousand levels that do not end",
                "version: " + String(repeating: "[", count: 10_000)))
        cases.append(lie("unknown-key", "a key is not known", good + "also: 1\n"))
        cases.append(lie("unknown-key-in-a-rule", "a key of a rule is not known", with("trust: all")))
        cases.append(lie("key-in-capitals", "a key is in capitals", good.replacing("images", with: "Images")))
        cases.append(
            lie("key-that-looks-alike", "a key has a Cyrillic letter", good.replacing("images", with: "im\u{430}ges")))
        cases.append(lie("key-no-text", "a key is a number", good + "1: 1\n"))
        cases.append(lie("key-null", "a key is null", good + "~: 1\n"))
        cases.append(lie("key-list", "a key is a list", good + "? [a]\n: 1\n"))
        cases.append(
            lie("invisible", "a character without width stands in a text", of(match: "registry.test/te\u{200B}am/**")))
        cases.append(lie("direction", "a character turns the text around", of(match: "registry.test/\u{202E}maet/**")))
        cases.append(lie("nul", "a zero byte stands in it", good + "#\u{0}\n"))
        cases.append(
            lie("version-two", "a version that is not known", good.replacing("version: 1", with: "version: 2")))
        cases.append(lie("version-text", "the version is a text", good.replacing("version: 1", with: "version: '1'")))
        cases.append(
            lie("version-float", "the version is no whole number", good.replacing("version: 1", with: "version: 1.0")))
        cases.append(
            lie("version-octal", "the version is in octal digits", good.replacing("version: 1", with: "version: 01")))
        cases.append(
            lie(
                "version-hexadecimal", "the version is in hexadecimal digits",
                good.replacing("version: 1", with: "version: 0x1")))
        cases.append(lie("version-missing", "no version", "images: []\n"))
        cases.append(lie("images-missing", "no rules, not even none", "version: 1\n"))
        cases.append(lie("images-null", "the rules are null", "version: 1\nimages:\n"))
        cases.append(lie("seal-unknown", "the seal is neither required nor optional", good + "seal: never\n"))
        cases.append(lie("seal-yes", "the seal is a word that some read as true", good + "seal: yes\n"))
        cases.append(lie("match-empty", "the pattern is empty", of(match: "''")))
        cases.append(
            make(.policy, "true-everything.yaml", "a pattern for every registry", "", Array(of(match: "'**'").utf8)))
        cases.append(lie("match-number", "the pattern is a number", of(match: "127.1")))
        cases.append(lie("match-part", "a star stands for a part of a component", of(match: "registry.test/te*/app")))
        cases.append(lie("match-tag", "the pattern has a tag", of(match: "registry.test/team/app:1.0")))
        cases.append(lie("match-short", "a name of Docker's that means another", of(match: "busybox")))
        cases.append(lie("match-traversal", "a component is two dots", of(match: "registry.test/../app")))
        cases.append(lie("match-capitals", "a repository in capitals", of(match: "registry.test/Team/app")))
        cases.append(
            lie("match-digest", "a digest in capitals", of(match: "'@sha256:\(String(repeating: "AB", count: 32))'")))
        cases.append(
            lie(
                "require-empty", "a rule requires nothing", rule("- match: registry.test/**", "  require: []", rest[1]),
                code: "policy.meaningless")
        )
        cases.append(
            lie("require-missing", "a rule does not say what it requires", rule("- match: registry.test/**", rest[1])))
        cases.append(
            lie(
                "by-empty", "nobody may sign", rule("- match: registry.test/**", rest[0], "  by: []"),
                code: "policy.meaningless"))
        cases.append(lie("by-missing", "a rule does not say who may sign", rule("- match: registry.test/**", rest[0])))
        cases.append(
            lie(
                "by-unknown-key", "a key that is not pinned",
                rule("- match: registry.test/**", rest[0], "  by: [{key: cosign/other.pub}]")))
        cases.append(
            lie(
                "by-outside", "a key outside of the trust directory",
                rule("- match: registry.test/**", rest[0], "  by: [{key: ../../etc/ssl/a.pub}]")))
        cases.append(
            lie(
                "by-exporter", "the carrier's key would sign images",
                rule("- match: registry.test/**", rest[0], "  by: [{key: exporters/packer.pub}]"),
                code: "policy.meaningless"))
        cases.append(
            lie(
                "by-both", "a signer is a key and an identity",
                rule("- match: registry.test/**", rest[0], "  by: [{key: cosign/release.pub, issuer: a, subject: b}]"),
                code: "policy.meaningless"))
        cases.append(lie("subject-open", "an expression is not closed", identity("{regex: '(a'}")))
        cases.append(
            lie(
                "subject-long", "an expression has more than a thousand characters",
                identity("{regex: '\(String(repeating: "a", count: 1001))'}")))
        cases.append(
            lie(
                "subject-states", "an expression has millions of states", identity("{regex: '(((a{99}){99}){99}){99}'}")
            ))
        cases.append(lie("subject-bound", "a bound is larger than any", identity("{regex: 'a{1001}'}")))
        cases.append(
            lie(
                "subject-bound-huge", "a bound is no number of a machine's",
                identity("{regex: 'a{99999999999999999999}'}")))
        cases.append(
            lie(
                "subject-deep", "groups in groups",
                identity("{regex: '\(String(repeating: "(", count: 60))a\(String(repeating: ")", count: 60))'}")))
        cases.append(
            lie("subject-backreference", "an expression refers to what it matched", identity(#"{regex: '(a)\1'}"#)))
        cases.append(lie("subject-lookahead", "an expression looks ahead", identity("{regex: '(?=a)a'}")))
        cases.append(lie("log-unknown", "a word that is none of the log's", with("log: sometimes")))
        cases.append(
            lie(
                "time-without-log", "a time from a log that is not asked",
                rule("- match: registry.test/**", rest[0], rest[1], "  log: none", "  time: log"),
                code: "policy.meaningless"))
        cases.append(
            lie(
                "threshold-beyond", "two of one signer",
                rule("- match: registry.test/**", "  require: [{signature: {}, threshold: 2}]", rest[1]),
                code: "policy.meaningless"))
        cases.append(lie("age-negative", "an age below nothing", with("maximumAge: -1d")))
        cases.append(lie("age-without-unit", "an age without unit", with("maximumAge: '7'")))
        cases.append(lie("age-overflow", "an age that no number holds", with("maximumAge: 99999999999999999999d")))
        cases.append(lie("absent-unknown", "a kind of absence that is not known", with("absent: [layer]")))
        cases.append(lie("absent-twice", "an absence stands twice", with("absent: [platform, platform]")))
        cases.append(
            make(
                .policy, "too-large.yaml", "more bytes than a policy has", "trust.malformed", status: 3,
                Array((good + "#" + String(repeating: "x", count: 256 << 10) + "\n").utf8)))
        cases.append(
            lie(
                "many-rules", "a thousand and one rules",
                "version: 1\nimages:\n"
                    + (0...1000).map {
                        "  - {match: r.test/a\($0), require: [signature], by: [{key: cosign/release.pub}]}\n"
                    }.joined()))
        cases.append(
            make(
                .policy, "not-utf8.yaml", "it is not UTF-8", "policy.malformed", status: 3,
                Array(good.utf8) + [0x23, 0xFF, 0x0A]))
        cases.append(
            make(
                .policy, "utf16.yaml", "it is UTF-16", "policy.malformed", status: 3,
                [0xFF, 0xFE] + good.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }))
        return cases
    }

    /// `revoked.yaml`.
    static func revocations() -> [HostileCase] {
        let digest = String(repeating: "ab", count: 32)
        func lie(_ name: String, _ lie: String, _ text: String) -> HostileCase {
            make(.revocations, "\(name).yaml", lie, "trust.malformed", status: 3, Array(text.utf8))
        }
        func entry(_ lines: String) -> String { "version: 1\nrevoked:\n  - {\(lines), reason: lost}\n" }
        var cases: [HostileCase] = []
        cases.append(
            make(
                .revocations, "true.yaml", "a digest and a key", "",
                Array(
                    (entry("digest: 'sha256:\(digest)'")
                        + "  - {signer: cosign/release.pub, date: 2024-02-03T00:00:00Z, reason: lost}\n").utf8)))
        cases.append(lie("empty", "the file is empty", ""))
        cases.append(lie("version", "a version that is not known", "version: 2\nrevoked: []\n"))
        cases.append(lie("unknown-key", "a key is not known", "version: 1\nrevoked: []\nallowed: []\n"))
        cases.append(lie("no-list", "what is revoked is no list", "version: 1\nrevoked: all\n"))
        cases.append(
            lie(
                "digest-capitals", "a digest in capitals would match nothing",
                entry("digest: 'sha256:\(digest.uppercased())'")))
        cases.append(lie("digest-short", "a digest lacks a digit", entry("digest: 'sha256:\(digest.dropLast())'")))
        cases.append(
            lie(
                "digest-algorithm", "a digest of an algorithm that nothing uses",
                entry("digest: 'md5:\(digest.prefix(32))'")))
        cases.append(
            lie("digest-earlier", "a digest that would survive", entry("digest: 'sha256:\(digest)', earlier: proven")))
        cases.append(
            lie(
                "digest-twice", "a digest stands twice",
                entry("digest: 'sha256:\(digest)'") + "  - {digest: 'sha256:\(digest)', reason: again}\n"))
        cases.append(
            lie("two-subjects", "an entry is about two", entry("digest: 'sha256:\(digest)', log: '\(digest)'")))
        cases.append(lie("no-subject", "an entry is about nothing", entry("date: 2024-01-01T00:00:00Z")))
        cases.append(lie("no-date", "a key is revoked at no time", entry("signer: cosign/release.pub")))
        cases.append(lie("no-reason", "no reason is given", "version: 1\nrevoked:\n  - {digest: 'sha256:\(digest)'}\n"))
        cases.append(
            lie(
                "date-that-is-none", "the thirtieth of February",
                entry("signer: cosign/release.pub, date: 2024-02-30T00:00:00Z")))
        cases.append(
            lie(
                "date-without-zone", "a time without a zone",
                entry("signer: cosign/release.pub, date: 2024-02-03T00:00:00")))
        cases.append(
            lie(
                "signer-unknown", "a key that is not there, by its path",
                entry("signer: cosign/other.pub, date: 2024-02-03T00:00:00Z")))
        cases.append(lie("log-short", "a log ID is short", entry("log: 'abcd', date: 2024-02-03T00:00:00Z")))
        cases.append(lie("anchor", "a value has an anchor", entry("digest: &a 'sha256:\(digest)'")))
        cases.append(
            lie(
                "earlier-unknown", "a word that is neither proven nor none",
                entry("signer: cosign/release.pub, date: 2024-02-03T00:00:00Z, earlier: all")))
        return cases
    }
}
