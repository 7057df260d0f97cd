package import AssayCore
import AssayJSON

/// Pairs the results of two runs: the same case and repeat, under the same load, on the same backend.
enum Pairing {
    /// One case in both runs.
    struct Pair {
        var before: CaseResult
        var after: CaseResult
        /// How much it counts: its suite's weight in the candidate's mix, for both runs.
        var weight = 1.0
        var cluster: String { before.suite + "/" + before.cluster }
        /// The same within its suite, where every case counts alike.
        var alone: Pair { Pair(before: before, after: after) }
    }

    /// What two results must have in common to be compared.
    struct Key: Hashable {
        var suite: String
        var caseID: String
        var backend: String
        var load: String
        var repetition: Int
    }

    static func pairs(_ baseline: Baseline, _ candidate: Baseline, _ likeness: Likeness) -> [Pair] {
        let after = Dictionary(candidate.results.map { (key($0, likeness), $0) }) { first, _ in first }
        return baseline.results.compactMap { before in
            guard likeness.sameSuites.contains(before.suite) else { return nil }
            return after[key(before, likeness)].map {
                Pair(before: before, after: $0, weight: Double($0.weight))
            }
        }
    }

    private static func key(_ result: CaseResult, _ likeness: Likeness) -> Key {
        Key(
            suite: result.suite, caseID: result.caseID,
            backend: likeness.pairsAnyBackend ? "" : result.backend,
            load: result.load, repetition: result.repetition)
    }
}

/// In what two runs are alike, and what follows for their comparison.
struct Likeness {
    /// The suites with one digest in both.
    let sameSuites: Set<String>
    /// Each run has one backend and their names differ: then they are compared with each other.
    let pairsAnyBackend: Bool
    /// Why times cannot be compared; `nil` where they can.
    let timeLimit: String?
    /// Why costs cannot be compared; `nil` where they can.
    let costLimit: String?
    private let sentences: [String]

    init(_ a: Baseline, _ b: Baseline) {
        let stamps = Dictionary(a.suites.map { ($0.name, $0) }) { first, _ in first }
        let alike = Set(b.suites.filter { stamps[$0.name]?.isLike($0) == true }.map(\.name))
        let judges = alike.filter { !Self.sameJudges(a, b, of: $0) }.sorted()
        sameSuites = alike.subtracting(judges)
        pairsAnyBackend =
            a.backends.count == 1 && b.backends.count == 1 && a.backends[0].name != b.backends[0].name
        let machines = b.machine.classDifference(from: a.machine)
        timeLimit = machines.map { "the runs were made on different machines (\($0))" }
        costLimit =
            Self.priceLimit(a, b, pairsAnyBackend: pairsAnyBackend)
            ?? (machines != nil && a.isPricedByTime ? "capacity by the hour on different machines" : nil)
        var sentences: [String] = []
        for suite in b.suites {
            guard let before = stamps[suite.name], !before.isLike(suite) else { continue }
            sentences.append(
                before.digest == suite.digest
                    ? "One of the runs was judged again after the rule of the suite '\(suite.name)' changed, so its cases are not compared."
                    : "The suite '\(suite.name)' has changed since the baseline, so its cases are not compared."
            )
        }
        sentences += judges.map {
            "The suite '\($0)' was judged by another model, prompt or threshold, so its cases are not compared."
        }
        let missing = b.suites.filter { stamps[$0.name] == nil }.map(\.name)
        if !missing.isEmpty { sentences.append("Not in the baseline: \(missing.joined(separator: ", ")).") }
        if let timeLimit { sentences.append("Times are not compared: \(timeLimit).") }
        if let costLimit { sentences.append("Costs are not compared: \(costLimit).") }
        let models = [a, b].map { $0.backends.map { $0.model } }
        if models[0] != models[1] {
            sentences.append(
                "The models differ: \(models[0].joined(separator: ", ")) and \(models[1].joined(separator: ", "))."
            )
        } else {
            let details = Self.details(a, b)
            if !details.isEmpty {
                sentences.append(
                    "The backends' versions or settings differ: \(details.joined(separator: ", ")).")
            }
        }
        self.sentences = sentences
    }

    /// What differs in the versions and settings of two runs' backends.
    private static func details(_ a: Baseline, _ b: Baseline) -> [String] {
        zip(a.backends, b.backends).flatMap { before, after in
            let names = [before, after].flatMap { $0.details.objectValue?.members.map(\.name) ?? [] }
            return Set(names).sorted().filter { before.details[$0] != after.details[$0] }.map { name in
                let words = [before, after].map { $0.details[name]?.plainText ?? "none" }
                return "\(after.name)'s \(name) \(words[0]) → \(words[1])"
            }
        }
    }

    /// Why the prices of two runs are no common measure; `nil` where they are.
    private static func priceLimit(_ a: Baseline, _ b: Baseline, pairsAnyBackend: Bool) -> String? {
        if a.currency != b.currency { return "the currencies differ" }
        if !pairsAnyBackend { return a.priceBasis != b.priceBasis ? "the prices differ" : nil }
        // Two backends have prices of their own, which are to be compared as long as they are of one day.
        let books = [a, b].compactMap(\.priceBookDigest)
        return Set(books).count > 1 ? "the prices come from different price books" : nil
    }

    /// Whether a suite's outputs were judged by the same models in the same words.
    private static func sameJudges(_ a: Baseline, _ b: Baseline, of suite: String) -> Bool {
        func judges(_ run: Baseline) -> [[String]] {
            run.judges.filter { $0.suite == suite }.map {
                [$0.scorer, $0.backend.kind, $0.backend.model, $0.promptDigest, "\($0.threshold)"]
            }
        }
        return judges(a) == judges(b)
    }

    /// What limits the comparison, in sentences.
    func limits(pairs: Int) -> [String] {
        sentences + (pairs == 0 ? ["No case is in both runs under the same load."] : [])
    }
}

extension Baseline {
    /// Whether costs follow from time, so that they are as noisy as times are.
    package var isPricedByTime: Bool { priceBasis.contains { $0.contains("per hour") } }
}
