import AssayCore

/// Finds cases that pass on some tries and not on others, though nothing but chance differs between the tries.
enum FlakyCases {
    private struct Tries {
        var accepted = 0
        var count = 0
        var isMixed: Bool { accepted > 0 && accepted < count }
    }

    /// Tries of one case by one model under one load, of suites that are as the candidate's; tries of several runs count together.
    static func find(_ rule: FlakyRule, before: [Baseline], candidate: Baseline) -> [FlakyCase] {
        let stamps = Dictionary(candidate.suites.map { ($0.name, $0) }) { first, _ in first }
        let earlier = before.reduce(into: [:]) { count($1, stamps, into: &$0) }
        var now: [Place: [Setting: Tries]] = [:]
        count(candidate, stamps, into: &now)
        return Set(earlier.keys).union(now.keys).sorted().compactMap { place in
            let past = mixed(earlier[place], rule)
            guard let shown = past ?? mixed(now[place], rule) else { return nil }
            return FlakyCase(
                suite: place.suite, caseID: place.caseID, accepted: shown.accepted, tries: shown.count,
                isQuarantined: rule.quarantine && past != nil, isNew: past == nil)
        }
    }

    private struct Place: Hashable, Comparable {
        var suite: String
        var caseID: String

        static func < (a: Self, b: Self) -> Bool { (a.suite, a.caseID) < (b.suite, b.caseID) }
    }

    /// What must be the same for tries to differ by chance alone.
    private struct Setting: Hashable {
        var backend: String
        var model: String
        var load: String
    }

    private static func mixed(_ tries: [Setting: Tries]?, _ rule: FlakyRule) -> Tries? {
        tries?.values.filter { $0.isMixed && $0.count >= rule.fewestTries }.max { $0.count < $1.count }
    }

    private static func count(
        _ run: Baseline, _ stamps: [String: SuiteStamp], into tries: inout [Place: [Setting: Tries]]
    ) {
        let alike = Set(run.suites.filter { stamps[$0.name]?.isLike($0) == true }.map(\.name))
        let models = Dictionary(run.backends.map { ($0.name, $0.model) }) { first, _ in first }
        for result in run.results
        where alike.contains(result.suite) && [.accepted, .rejected, .failed].contains(result.outcome) {
            let place = Place(suite: result.suite, caseID: result.caseID)
            let setting = Setting(
                backend: result.backend, model: models[result.backend] ?? "", load: result.load)
            tries[place, default: [:]][setting, default: Tries()].count += 1
            if result.outcome == .accepted {
                tries[place, default: [:]][setting, default: Tries()].accepted += 1
            }
        }
    }
}
