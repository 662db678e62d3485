/// The members of a JSON object, in the order in which they stand; a name stands once.
public struct JSONObject: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    /// One name with its value.
    public struct Member: Sendable, Equatable {
        public let name: String
        public var value: JSON
    }

    /// The members in order.
    public private(set) var members: [Member] = []
    /// Positions by name, kept only for objects large enough that a scan would be slow.
    /// The keys are bytes, since two names that Unicode calls equivalent are two names.
    private var positions: [[UInt8]: Int] = [:]
    private static let scanned = 16

    /// An object without members.
    public init() {}

    public init(dictionaryLiteral elements: (String, JSON)...) {
        for (name, value) in elements { self[name] = value }
    }

    /// The names in order.
    public var names: [String] { members.map(\.name) }

    /// The value under a name; setting `nil` removes the member, setting a new name appends it.
    public subscript(_ name: String) -> JSON? {
        get { position(of: name).map { members[$0].value } }
        set {
            switch (position(of: name), newValue) {
            case (let position?, let value?): members[position].value = value
            case (let position?, nil):
                members.remove(at: position)
                reindex()
            case (nil, let value?): append(Member(name: name, value: value))
            case (nil, nil): break
            }
        }
    }

    public static func == (left: JSONObject, right: JSONObject) -> Bool { left.members == right.members }

    private mutating func append(_ member: Member) {
        members.append(member)
        if members.count == Self.scanned + 1 {
            reindex()
        } else if members.count > Self.scanned {
            positions[Array(member.name.utf8)] = members.count - 1
        }
    }

    private mutating func reindex() {
        positions = [:]
        guard members.count > Self.scanned else { return }
        for (position, member) in members.enumerated() { positions[Array(member.name.utf8)] = position }
    }

    private func position(of name: String) -> Int? {
        members.count > Self.scanned
            ? positions[Array(name.utf8)]
            : members.firstIndex { $0.name.utf8.count == name.utf8.count && $0.name.hasSameUTF8(as: name) }
    }
}

extension String {
    /// Whether both are the same bytes. `==` also calls those equal that Unicode calls equivalent; where it does not,
    /// which is most often and is known at once, nothing need be compared byte by byte.
    fileprivate func hasSameUTF8(as other: String) -> Bool { self == other && utf8.elementsEqual(other.utf8) }
}
