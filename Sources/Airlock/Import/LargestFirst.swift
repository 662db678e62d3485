/// The order in which threads take pieces of work: the largest first, so that no thread is left alone with a large one at
/// the end.
struct LargestFirst: Sendable {
    /// The numbers of the pieces.
    let order: [Int]
    private let sizes: [UInt64]
    /// The size of each in that order and all that follow.
    private let rests: [UInt64]

    /// Orders pieces by their sizes.
    init(_ sizes: [UInt64]) {
        self.sizes = sizes
        order = sizes.indices.sorted { sizes[$0] > sizes[$1] }
        rests = order.reversed().reduce(into: []) { $0.append(($0.last ?? 0) + sizes[$1]) }.reversed()
    }

    /// Whether the piece at a place of the order is so large that other threads are done before it: then they can help.
    func outlasts(_ place: Int, workers: Int) -> Bool {
        let share = rests[place] / UInt64(max(workers, 1))
        return workers > 1 && sizes[order[place]] > share
    }
}
