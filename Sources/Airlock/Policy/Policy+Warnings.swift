extension Policy {
    /// Tells what is odd about the policy, a line each.
    func note(on progress: any ProgressObserver) {
        for warning in warnings { progress.note("airlock: warning: \(warning)") }
    }
}
