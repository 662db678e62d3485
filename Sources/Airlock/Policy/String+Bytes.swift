extension String {
    /// Whether both are the same bytes. `==` also holds for texts that Unicode calls equivalent: nobody signed those.
    func hasSameBytes(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}

extension Sequence<String> {
    /// Whether one of the texts is the same bytes.
    func containsBytes(of text: String) -> Bool { contains { $0.hasSameBytes(as: text) } }
}
