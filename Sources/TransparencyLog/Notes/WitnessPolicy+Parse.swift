internal import OpenSSL

/// Why a witness policy cannot be read.
public struct WitnessPolicyError: Error, Equatable, CustomStringConvertible {
    /// Counted from 1; the last line where something is missing.
    public let line: Int
    /// What is wrong, one lower-case sentence.
    public let why: String

    public var description: String { "line \(line): \(why)" }
}

extension WitnessPolicy {
    /// Reads a policy.
    ///
    /// Refused: unknown keywords, names used twice or before they are defined, names that are not printable ASCII, one
    /// key under two names, a group that more members must meet than it has, a member of two groups or twice of one, no
    /// quorum or a second one.
    public init(parsing bytes: [UInt8]) throws(WitnessPolicyError) {
        guard bytes.count <= NoteLimits.maximumPolicyBytes else {
            throw WitnessPolicyError(line: 1, why: "it has more than \(NoteLimits.maximumPolicyBytes) bytes")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw WitnessPolicyError(line: 1, why: "it is not UTF-8")
        }
        self.init()
        var reader = Reader()
        let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        for (index, line) in lines.enumerated() {
            reader.line = index + 1
            let words = line.split { $0 == " " || $0 == "\t" }.map(String.init)
            guard let keyword = words.first, !keyword.hasPrefix("#") else { continue }
            try reader.read(keyword, Array(words.dropFirst()), into: &self)
        }
        guard reader.hasQuorum else { throw reader.error("there is no quorum") }
    }

    private struct Reader {
        var line = 1
        var hasQuorum = false
        private var conditions: [String: Condition] = [:]
        /// The members of all groups: one that counted in two would count twice.
        private var members: Set<String> = []

        func error(_ why: String) -> WitnessPolicyError { WitnessPolicyError(line: line, why: why) }

        mutating func read(
            _ keyword: String, _ words: [String], into policy: inout WitnessPolicy
        ) throws(WitnessPolicyError) {
            switch keyword {
            case "log" where (1...2).contains(words.count): try log(words[0], into: &policy)
            case "witness" where (2...3).contains(words.count): try witness(words[0], words[1], into: &policy)
            case "group" where words.count >= 3: try group(words[0], words[1], Array(words[2...]))
            case "quorum" where words.count == 1: try quorum(words[0], into: &policy)
            case "log", "witness", "group", "quorum": throw error("\(keyword) has \(words.count) words after it")
            default: throw error("\(keyword) is no keyword of a witness policy")
            }
        }

        private func log(_ text: String, into policy: inout WitnessPolicy) throws(WitnessPolicyError) {
            let key: NoteKey
            do throws(NoteError) { key = try NoteKey(VerifierKey(parsing: text)) } catch {
                throw self.error("\(error)")
            }
            guard !policy.logs.contains(where: { $0.publicKey == key.publicKey || $0.name == key.name }) else {
                throw error("\(key.name) is there twice, by name or key")
            }
            policy.logs.append(key)
        }

        private mutating func witness(
            _ name: String, _ text: String, into policy: inout WitnessPolicy
        ) throws(WitnessPolicyError) {
            let key: WitnessKey
            do throws(NoteError) { key = try WitnessKey(VerifierKey(parsing: text)) } catch {
                throw self.error("\(error)")
            }
            // One witness under two names would count twice.
            if let other = policy.witnesses.first(where: { $0.key.publicKey == key.publicKey }) {
                throw error("\(name) has the key of \(other.name)")
            }
            try define(name, .witness(name))
            policy.witnesses.append(Witness(name: name, key: key))
        }

        private mutating func group(
            _ name: String, _ count: String, _ members: [String]
        ) throws(WitnessPolicyError) {
            for member in members where !self.members.insert(member).inserted {
                throw error("\(member) is a member of a group already")
            }
            var known: [Condition] = []
            for member in members { known.append(try condition(member)) }
            let minimum: Int
            switch count {
            case "all": minimum = members.count
            case "any": minimum = 1
            default:
                guard let number = Int(count), String(number) == count, (1...members.count).contains(number) else {
                    throw error("group \(name) wants \(count) of \(members.count) members")
                }
                minimum = number
            }
            try define(name, .group(minimum: minimum, members: known))
        }

        private mutating func quorum(_ name: String, into policy: inout WitnessPolicy) throws(WitnessPolicyError) {
            guard !hasQuorum else { throw error("there is a second quorum") }
            hasQuorum = true
            policy.quorumName = name
            policy.quorum = name == "none" ? nil : try condition(name)
        }

        private mutating func define(_ name: String, _ condition: Condition) throws(WitnessPolicyError) {
            guard name != "none" else { throw error("none is no name") }
            // Two texts that look alike are one name to some readers and two to others.
            guard name.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                throw error("a name is not printable ASCII")
            }
            guard conditions.updateValue(condition, forKey: name) == nil else {
                throw error("\(name) is defined twice")
            }
        }

        private func condition(_ name: String) throws(WitnessPolicyError) -> Condition {
            guard let condition = conditions[name] else { throw error("\(name) is not defined before") }
            return condition
        }
    }
}
