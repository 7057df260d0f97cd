/// One scorer of an acceptance rule, or a composition of several, with its threshold and options.
public struct ScorerRule: Sendable, Hashable {
    /// The scorer's name, or the composition's.
    public var scorer: String
    /// The least value that passes, in 0…1; `nil` where nothing was written.
    public var statedThreshold: Double?
    /// Whether the output is accepted only if this passes; otherwise it informs.
    public var required: Bool
    /// Whether nothing can make up for its failing, however deep it stands in compositions.
    public var isGuard: Bool
    /// How much it counts within `weighted`.
    public var weight: Double
    /// The scorer's own options.
    public var options: JSONObject
    /// How `parts` are put together; `nil` for a scorer.
    public var composition: Composition?
    /// The rules that a composition is made of.
    public var parts: [ScorerRule]
    /// Where the rule was written.
    public var location: SourceLocation?
    /// Where each option was written, by name.
    public var optionLocations: [String: SourceLocation]

    /// Makes the rule of a scorer.
    public init(
        scorer: String, threshold: Double? = nil, required: Bool = true, isGuard: Bool = false,
        weight: Double = 1, options: JSONObject = JSONObject(), location: SourceLocation? = nil,
        optionLocations: [String: SourceLocation] = [:]
    ) {
        self.scorer = scorer
        self.statedThreshold = threshold
        self.required = required
        self.isGuard = isGuard
        self.weight = weight
        self.options = options
        self.parts = []
        self.location = location
        self.optionLocations = optionLocations
    }

    /// Makes the rule of a composition.
    public init(
        _ composition: Composition, of parts: [ScorerRule], threshold: Double? = nil, required: Bool = true,
        isGuard: Bool = false, weight: Double = 1, location: SourceLocation? = nil
    ) {
        self.init(
            scorer: composition.rawValue, threshold: threshold, required: required, isGuard: isGuard,
            weight: weight, location: location)
        self.composition = composition
        self.parts = parts
    }

    /// The least value that passes, in 0…1: what was written, else 1.
    public var threshold: Double { statedThreshold ?? 1 }

    /// The rules of the scorers in it: itself, or those that stand in its parts at any depth.
    public var scorers: [ScorerRule] { composition == nil ? [self] : parts.flatMap(\.scorers) }

    /// Whether it is a guard, or one stands in it.
    public var holdsGuard: Bool { isGuard || parts.contains(where: \.holdsGuard) }

    /// What it is called in scores: the scorer's name, or for a composition also what it is made of.
    public var title: String {
        composition == nil ? scorer : "\(scorer)(\(parts.map(\.title).joined(separator: ", ")))"
    }
}

/// How the rules of a composition decide together.
public enum Composition: String, Sendable, Hashable, CaseIterable {
    /// Every part passes.
    case all
    /// One part passes.
    case any
    /// The weighted mean of the parts' values reaches the threshold, and every part its own where it states one.
    case weighted
}
