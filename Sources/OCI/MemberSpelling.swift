internal import JSON

extension JSONObject {
    /// The first name that is not in `known` and equals one of them when case is ignored.
    ///
    /// Go's decoder, which most registries and runtimes use, matches names without regard to case, and takes the last
    /// one: `"Digest"` after `"digest"` would have them read another document than we verify. It also folds U+017F to
    /// `s` and U+212A to `k`.
    func misspelledMember(of known: Set<String>) -> String? {
        members.first { member in
            let name = folded(member.name)
            return !known.contains(member.name) && known.contains { folded($0).elementsEqual(name) }
        }?.name
    }
}

/// The scalars of a name, made when they are asked for: most names differ in the first.
private func folded(_ name: String) -> some Sequence<UInt32> {
    name.unicodeScalars.lazy.map { scalar in
        switch scalar.value {
        case 0x41...0x5A: scalar.value | 0x20
        case 0x17F: 0x73
        case 0x212A: 0x6B
        default: scalar.value
        }
    }
}
