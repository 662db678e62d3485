import Confinement
import JSON

extension ConfinementState {
    /// How it stands in a report.
    var json: JSON { .string(description) }
}
