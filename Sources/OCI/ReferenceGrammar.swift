/// The grammar of names and tags (distribution's reference package, OCI distribution-spec v1.1 "Pulling manifests").
enum ReferenceGrammar {
    /// What is wrong with a name, if anything.
    static func objection(registry: String, repository: String) -> ReferenceError.Reason? {
        guard isRegistry(registry) else { return .invalidRegistry(registry) }
        if repository.utf8.contains(where: isUpper) { return .upperCase(repository) }
        for component in repository.split(separator: "/", omittingEmptySubsequences: false)
        where !isComponent(component.utf8) {
            return .invalidComponent(String(component))
        }
        let length = registry.utf8.count + 1 + repository.utf8.count
        return length > OCILimits.nameBytes ? .nameTooLong(found: length, limit: OCILimits.nameBytes) : nil
    }

    /// `[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}`
    static func isTag(_ tag: String) -> Bool {
        let bytes = tag.utf8
        guard let first = bytes.first, isAlphanumeric(first) || first == UInt8(ascii: "_") else { return false }
        return bytes.count <= OCILimits.tagBytes
            && bytes.allSatisfy { isAlphanumeric($0) || $0 == 0x5F || $0 == 0x2E || $0 == 0x2D }
    }

    static func isLowerHex(_ byte: UInt8) -> Bool { isDigit(byte) || (0x61...0x66).contains(byte) }

    /// `host[:port]`; a host is labels joined by dots, or an IPv6 address in brackets.
    private static func isRegistry(_ registry: String) -> Bool {
        var host = Array(registry.utf8)
        let isBracketed = host.first == UInt8(ascii: "[")
        if let colon = host.lastIndex(of: UInt8(ascii: ":")), !isBracketed || host[..<colon].contains(UInt8(ascii: "]"))
        {
            let port = host[(colon + 1)...]
            guard (1...5).contains(port.count), port.allSatisfy(isDigit) else { return false }
            host.removeSubrange(colon...)
        }
        if isBracketed {
            guard host.last == UInt8(ascii: "]"), host.count > 2 else { return false }
            return host.dropFirst().dropLast().allSatisfy { isLowerHex($0) || $0 == UInt8(ascii: ":") }
        }
        return host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy(isLabel)
    }

    private static func isLabel(_ label: ArraySlice<UInt8>) -> Bool {
        guard let first = label.first, let last = label.last else { return false }
        return first != UInt8(ascii: "-") && last != UInt8(ascii: "-")
            && label.allSatisfy { isLowerAlphanumeric($0) || $0 == UInt8(ascii: "-") }
    }

    /// `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`
    private static func isComponent(_ component: Substring.UTF8View) -> Bool {
        guard let first = component.first, isLowerAlphanumeric(first) else { return false }
        var separator: [UInt8] = []
        for byte in component {
            if isLowerAlphanumeric(byte) {
                guard separator.count < 2 || separator == [0x5F, 0x5F] || separator.allSatisfy({ $0 == 0x2D }) else {
                    return false
                }
                separator = []
            } else {
                guard byte == 0x2E || byte == 0x5F || byte == 0x2D else { return false }
                separator.append(byte)
            }
        }
        return separator.isEmpty
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isUpper(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }
    private static func isLowerAlphanumeric(_ byte: UInt8) -> Bool { isDigit(byte) || (0x61...0x7A).contains(byte) }
    private static func isAlphanumeric(_ byte: UInt8) -> Bool { isLowerAlphanumeric(byte) || isUpper(byte) }
}
