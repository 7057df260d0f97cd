import AssayCore

/// Whether two runs count tokens alike.
enum TokenCounts {
    /// The cases of one suite that must have equal counts before two models are taken to share a tokenizer.
    private static let fewestCases = 3

    /// Why token counts cannot be compared; `nil` where they can.
    ///
    /// Each model has its own tokenizer, and a count says nothing beside that of another. Two that count the prompts of a whole suite alike share
    /// one, as quantisations of one model do. What a composite's parts count with is not known, so it is not held against it.
    static func limit(_ pairs: [Pairing.Pair], _ baseline: Baseline, _ candidate: Baseline) -> String? {
        let (before, after) = (models(baseline), models(candidate))
        let groups = Dictionary(grouping: pairs) { pair -> [String]? in
            guard let old = before[pair.before.backend], let new = after[pair.after.backend], old != new
            else {
                return nil
            }
            return [old, new]
        }
        let apart = groups.filter { models, own in models != nil && !shareTokenizer(own) }.keys.compactMap(
            \.self)
        guard let first = apart.min(by: { $0.lexicographicallyPrecedes($1) }) else { return nil }
        return "\(first[0]) and \(first[1]) count the same prompts differently"
    }

    private static func models(_ run: Baseline) -> [String: String] {
        Dictionary(run.backends.filter { $0.details["made_of"] == nil }.map { ($0.name, $0.model) }) {
            first, _ in
            first
        }
    }

    private static func shareTokenizer(_ pairs: [Pairing.Pair]) -> Bool {
        Dictionary(grouping: pairs, by: \.before.suite).values.contains { own in
            Set(own.map(\.before.caseID)).count >= fewestCases
                && own.allSatisfy {
                    $0.before.promptTokens != nil && $0.before.promptTokens == $0.after.promptTokens
                }
        }
    }
}
