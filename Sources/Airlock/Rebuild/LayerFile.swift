import Archive
import JSON
import OpenSSL

/// One entry of a layer with the hash of its content: one line of a listing.
struct LayerFile: Equatable {
    /// In what an entry can differ, in the order in which it is told.
    enum Aspect: String, CaseIterable, Sendable {
        case kind = "type"
        case content, size, mode, owner, time, target, device
        case attributes = "extended attributes"
        case spelling

        /// As the subject of a sentence: "only time stamps differ".
        var noun: String {
            switch self {
            case .kind: "types"
            case .content: "contents"
            case .size: "sizes"
            case .mode: "modes"
            case .owner: "owners"
            case .time: "time stamps"
            case .target: "link targets"
            case .device: "device numbers"
            case .attributes: "extended attributes"
            case .spelling: "spellings of names"
            }
        }
    }

    /// The name without what does not change its place: `./` before it, slashes behind it.
    let path: String
    /// What is said under each aspect.
    private let values: [Aspect: String]

    init(_ member: TarMember, contentHash: [UInt8]) {
        path = String(decoding: Self.place(member.name), as: UTF8.self)
        let name = String(decoding: member.name, as: UTF8.self)
        let attributes = member.attributes.sorted { $0.key < $1.key }.map { name, value in
            "\(name)=sha256:\(Hex.encode(HashAlgorithm.sha256.hash(value)))"
        }
        let fraction = String(member.nanoseconds)
        let padding = String(repeating: "0", count: max(0, 9 - fraction.count))
        let time = UnixTime(seconds: member.seconds).rfc3339
        values = [
            .kind: member.kind.rawValue,
            .content: member.kind == .regular ? "sha256:\(Hex.encode(contentHash))" : "",
            .size: member.kind == .regular ? String(member.size) : "",
            .mode: "0" + String(member.mode, radix: 8),
            .owner: Self.owner(member.userID, member.userName) + ":" + Self.owner(member.groupID, member.groupName),
            .time: member.nanoseconds == 0 ? time : "\(time) and 0.\(padding)\(fraction) s",
            .target: member.target, .device: member.device, .attributes: attributes.joined(separator: ", "),
            .spelling: name,
        ]
    }

    private static func owner(_ number: Int64, _ name: String) -> String {
        name.isEmpty ? "\(number)" : "\(number)(\(name))"
    }

    /// The bytes of a name that decide about its place.
    static func place(_ name: [UInt8]) -> [UInt8] {
        var name = name[...]
        while name.starts(with: [0x2E, 0x2F]) { name = name.dropFirst(2) }
        while name.count > 1, name.last == 0x2F { name = name.dropLast() }
        return Array(name)
    }

    subscript(aspect: Aspect) -> String { values[aspect] ?? "" }

    /// In what two entries of one path differ; that another content has another size goes without saying.
    func differences(from other: LayerFile) -> [Aspect] {
        Aspect.allCases.filter { self[$0] != other[$0] && ($0 != .size || self[.content] == other[.content]) }
    }

    /// Reads a line of a listing, which is our own.
    init(line: [UInt8]) throws {
        let object = try JSON(parsing: line).object()
        path = try object.string("path")
        var values: [Aspect: String] = [:]
        for aspect in Aspect.allCases { values[aspect] = try object.string(aspect.rawValue) }
        self.values = values
    }

    var line: [UInt8] {
        var object: JSONObject = ["path": .string(path)]
        for aspect in Aspect.allCases { object[aspect.rawValue] = .string(self[aspect]) }
        return JSON.object(object).encoded(.compact)
    }
}
