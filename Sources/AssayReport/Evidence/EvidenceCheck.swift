/// One thing that was checked of a run, and what came of it.
package struct EvidenceCheck: Sendable, Hashable {
    /// What came of a check.
    package enum Finding: Sendable, Hashable {
        /// It holds; in words, how.
        case holds(String)
        /// It does not hold; one sentence for everything that is wrong.
        case fails([String])
        /// There is nothing to check; in words, why.
        case absent(String)
    }

    /// What was checked.
    package var name: String
    /// What came of it.
    package var finding: Finding

    /// Whether a claim cannot be published without it.
    package var isNeeded = false

    /// Makes a check.
    package init(_ name: String, _ finding: Finding) {
        self.name = name
        self.finding = finding
    }

    /// Makes a check that holds where nothing is wrong.
    package init(_ name: String, wrong: [String], otherwise words: String) {
        self.init(name, wrong.isEmpty ? .holds(words) : .fails(wrong))
    }

    /// Whether it failed.
    package var hasFailed: Bool { if case .fails = finding { true } else { false } }

    /// For people: a line, and one more for every further mistake, of which twenty are shown.
    package var text: String {
        switch finding {
        case .holds(let words): return "holds   \(name): \(words)"
        case .absent(let words): return "absent  \(name): \(words)"
        case .fails(let all):
            let rest = all.dropFirst().prefix(19).map { "\n          \($0)" }.joined()
            let more = all.count > 20 ? "\n          and \(all.count - 20) more" : ""
            return "FAILS   \(name): \(all.first ?? "")\(rest)\(more)"
        }
    }
}
