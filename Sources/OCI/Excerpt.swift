/// Foreign text for a message: at most 96 characters, and none that a terminal would obey.
func excerpt(_ text: String) -> String {
    var shown = ""
    for scalar in text.unicodeScalars.prefix(96) {
        let isHarmless =
            scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value) && !scalar.properties.isBidiControl
        shown += isHarmless ? String(scalar) : scalar.escaped(asASCII: true)
    }
    return text.unicodeScalars.count > 96 ? shown + "…" : shown
}
