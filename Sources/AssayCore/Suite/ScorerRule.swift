/// One scorer of an acceptance rule, with its threshold and options.
public struct ScorerRule: Sendable, Hashable {
    /// The scorer's name.
    public var scorer: String
    /// The least value that passes, in 0…1.
    public var threshold: Double
    /// Whether the output is accepted only if this passes; otherwise it informs.
    public var required: Bool
    /// The scorer's own options.
    public var options: JSONObject
    /// Where the rule was written.
    public var location: SourceLocation?
    /// Where each option was written, by name.
    public var optionLocations: [String: SourceLocation]

    /// Makes a rule.
    public init(
        scorer: String, threshold: Double = 1, required: Bool = true, options: JSONObject = JSONObject(),
        location: SourceLocation? = nil, optionLocations: [String: SourceLocation] = [:]
    ) {
        self.scorer = scorer
        self.threshold = threshold
        self.required = required
        self.options = options
        self.location = location
        self.optionLocations = optionLocations
    }
}
