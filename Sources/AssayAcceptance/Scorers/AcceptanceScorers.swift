package import AssayCore

/// The scorers of this module.
package enum AcceptanceScorers {
    /// Every kind, in the order in which help lists them.
    package static let all: [ScorerKind] = [
        ContainsAllScorer.kind, ContainsNoneScorer.kind, OneOfScorer.kind, NumberScorer.kind,
        RegexScorer.kind,
        CitationsScorer.kind, QuotesScorer.kind, GroundedScorer.kind, DeclinesScorer.kind,
        JSONSchemaScorer.kind,
        JSONFieldsScorer.kind,
        LengthScorer.kind, CodeTestsScorer.kind, EndStateScorer.kind, NoSideEffectsScorer.kind,
        ValidCallsScorer.kind, WithinLimitsScorer.kind,
        JudgeScorer.kind, PreferenceScorer.kind,
    ]
}
