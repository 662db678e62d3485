/// How far two words are apart, to name the key that was probably meant.
enum EditDistance {
    /// The number of characters to insert, remove, replace, or swap with their neighbour (optimal string alignment).
    static func between(_ left: String, _ right: String) -> Int {
        let (a, b) = (Array(left.unicodeScalars), Array(right.unicodeScalars))
        var rows = [[Int]](repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
        for i in 0...a.count { rows[i][0] = i }
        for j in 0...b.count { rows[0][j] = j }
        for i in a.indices {
            for j in b.indices {
                let replaced = rows[i][j] + (a[i] == b[j] ? 0 : 1)
                var best = min(replaced, rows[i][j + 1] + 1, rows[i + 1][j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, rows[i - 1][j - 1] + 1) }
                rows[i + 1][j + 1] = best
            }
        }
        return rows[a.count][b.count]
    }

    /// The nearest of the known words, the first where several are; `nil` for a word too long to be a slip.
    static func nearest(to word: String, among known: [String]) -> String? {
        guard word.utf8.count <= 64 else { return nil }
        let word = word.lowercased()
        return known.map { (word: $0, distance: between(word, $0.lowercased())) }
            .min { $0.distance < $1.distance }?.word
    }
}
