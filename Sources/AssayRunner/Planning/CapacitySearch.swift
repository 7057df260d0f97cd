/// Searches the highest load at which enough episodes keep their service level: doubling until it is missed (or halving until it is kept),
/// then bisection until the two ends are as near to each other as asked.
///
/// Source: the search of MLPerf LoadGen's "find peak performance" mode, with a stated tolerance. A level counts as kept where the observed share
/// reaches the share asked for; with few episodes a level near the edge can fall on either side, which the report's interval shows.
package struct CapacitySearch: Sendable {
    /// One load that was tried.
    package struct Step: Sendable, Hashable {
        /// The rate in episodes per second, or the concurrency.
        package var load: Double
        /// Whether enough episodes kept the service level.
        package var isKept: Bool
    }

    /// What was tried, in order.
    package private(set) var steps: [Step] = []
    private let isWhole: Bool
    private let tolerance: Double
    private let most: Double
    private var next: Double?

    /// The most loads that are tried.
    package static let mostSteps = 24

    /// Makes a search from a load up to the highest that may be tried; `isWhole` searches among whole numbers, the tolerance is a share of the load.
    package init(from start: Double, to most: Double, isWhole: Bool, tolerance: Double) {
        self.isWhole = isWhole
        self.most = most
        self.tolerance = tolerance
        next = isWhole ? max(1, start.rounded()) : start
    }

    /// The load to try next; `nil` where the search is over.
    package var load: Double? { next }

    /// The highest load at which the level was kept below the lowest at which it was missed; `nil` where it was kept at none.
    package var capacity: Double? {
        let missed = lowestMissed ?? .infinity
        return steps.filter { $0.isKept && $0.load < missed }.map(\.load).max()
    }

    private var lowestMissed: Double? { steps.filter { !$0.isKept }.map(\.load).min() }

    /// Notes what came of the load that was to be tried.
    package mutating func note(isKept: Bool) {
        guard let load = next else { return }
        steps.append(Step(load: load, isKept: isKept))
        next = steps.count < Self.mostSteps ? following : nil
    }

    private var following: Double? {
        switch (capacity, lowestMissed) {
        case (nil, nil): return nil
        case (let kept?, nil): return kept < most ? min(kept * 2, most) : nil
        case (nil, let missed?):
            let half = isWhole ? (missed / 2).rounded(.down) : missed / 2
            return half >= (isWhole ? 1 : 0.001) ? half : nil
        case (let kept?, let missed?):
            let middle = (kept + missed) / 2
            guard (missed - kept) / kept > tolerance else { return nil }
            guard isWhole else { return middle }
            let whole = middle.rounded(.down)
            return whole > kept && whole < missed ? whole : nil
        }
    }
}
