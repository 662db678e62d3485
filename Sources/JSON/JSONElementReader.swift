/// Reads a document whose outermost object holds one long array, and hands on the elements one by one: as strict as
/// ``JSON/init(parsing:limits:)``, and no more of it is held than one element and the rest.
///
/// The bytes are only cut here. Every element, and the rest of the document with an empty array in that place, is then
/// parsed like any other document. A member whose name is spelled with escapes stays in the rest, see ``finish()``.
public struct JSONElementReader {
    /// Where the next byte stands.
    private enum Place {
        /// In the rest of the document.
        case rest
        /// Behind the name of the array in the outermost object, before the colon or the value.
        case beforeValue
        case elements
    }

    private let name: [UInt8]
    private let limits: JSONLimits
    private let elementBytes: Int
    private var place = Place.rest
    private var rest: [UInt8] = []
    private var element: [UInt8] = []
    private var count = 0
    private var hasArray = false
    /// How many brackets are open, those of the array left aside while elements are read.
    private var depth = 0
    private var isInString = false
    private var isEscaped = false
    /// Where the last text in the outermost object begins in the rest.
    private var textStart = 0
    private var bytes = 0

    /// - Parameters:
    ///   - member: the name of the array in the outermost object.
    ///   - limits: of the whole document.
    ///   - elementBytes: the largest element, and the largest rest.
    public init(member: String, limits: JSONLimits, elementBytes: Int) {
        name = Array(member.utf8)
        self.limits = limits
        self.elementBytes = elementBytes
    }

    /// Takes the next bytes of the document, and hands on the elements that end there.
    public mutating func add(_ piece: [UInt8], each: (JSON) throws -> Void) throws {
        bytes += piece.count
        guard bytes <= limits.maximumBytes else {
            throw JSONError(.tooLarge(bytes: bytes, limit: limits.maximumBytes))
        }
        for byte in piece { try add(byte, each) }
        guard max(rest.count, element.count) <= elementBytes else {
            throw JSONError(.tooLarge(bytes: max(rest.count, element.count), limit: elementBytes))
        }
    }

    /// The document with an empty array in the place of the one that was handed on. Where it still has elements, they are
    /// of an array whose name was spelled otherwise.
    public func finish() throws(JSONError) -> JSONObject {
        guard place != .elements else { throw JSONError(.unexpectedEnd, offset: bytes) }
        return try JSON(parsing: rest, limits: limits).object()
    }

    private mutating func add(_ byte: UInt8, _ each: (JSON) throws -> Void) throws {
        switch place {
        case .rest: addToRest(byte)
        case .beforeValue:
            rest.append(byte)
            switch byte {
            case UInt8(ascii: ":"), 0x20, 0x09, 0x0A, 0x0D: break
            case UInt8(ascii: "["): (place, hasArray) = (.elements, true)
            default:
                // No array, or no object: the rest is what it is.
                rest.removeLast()
                place = .rest
                addToRest(byte)
            }
        case .elements: try addToElement(byte, each)
        }
    }

    private mutating func addToRest(_ byte: UInt8) {
        let isText = isInString
        scan(byte)
        if depth == 1, isInString, !isText { textStart = rest.count }
        rest.append(byte)
        guard depth == 1, isText, !isInString, !hasArray, rest[(textStart + 1)...].dropLast().elementsEqual(name) else {
            return
        }
        // A value of that text is followed by a comma or the end.
        place = .beforeValue
    }

    private mutating func addToElement(_ byte: UInt8, _ each: (JSON) throws -> Void) throws {
        if !isInString, depth == 1, byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") {
            let isEmpty = element.allSatisfy { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
            if byte == UInt8(ascii: ",") || count > 0 || !isEmpty { try hand(on: each) }
            element.removeAll(keepingCapacity: true)
            guard byte == UInt8(ascii: "]") else { return }
            rest.append(byte)
            place = .rest
            return
        }
        scan(byte)
        guard depth >= 1 else {
            throw JSONError(.unexpectedByte(byte, wanted: "a comma or the end"), offset: bytes)
        }
        element.append(byte)
    }

    private mutating func hand(on each: (JSON) throws -> Void) throws {
        count += 1
        let inner = JSONLimits(maximumBytes: elementBytes, maximumDepth: max(0, limits.maximumDepth - 2))
        try each(JSON(parsing: element, limits: inner))
    }

    /// Counts brackets outside of texts.
    private mutating func scan(_ byte: UInt8) {
        if isInString {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isInString = false
            }
            return
        }
        switch byte {
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
        default: break
        }
    }
}
