package import AssayCore

/// The scorers of this module.
package enum AcceptanceScorers {
    /// Every kind, in the order in which help lists them.
    package static let all: [ScorerKind] = [
        ExactScorer.kind, OneOfScorer.kind, ContainsAllScorer.kind, ContainsAnyScorer.kind,
        ContainsNoneScorer.kind, RegexScorer.kind, NumberScorer.kind, DateScorer.kind, TokenF1Scorer.kind,
        OverlapScorer.rougeL, OverlapScorer.chrF, OverlapScorer.bleu,
        CitationsScorer.kind, CitationPrecisionScorer.kind, QuotesScorer.kind, GroundedScorer.kind,
        DeclinesScorer.kind, RefusalScorer.kind,
        ForbiddenScorer.kind, PolicyScorer.kind, JSONSchemaScorer.kind, JSONFieldsScorer.kind,
        JSONPathScorer.kind, FormatScorer.kind, LanguageScorer.kind,
        LengthScorer.kind, CodeTestsScorer.kind, CommandScorer.kind, ToolCallsScorer.kind,
        EndStateScorer.kind,
        NoSideEffectsScorer.kind, ValidCallsScorer.kind, WithinLimitsScorer.kind, EscalationScorer.kind,
        JudgeScorer.kind, PreferenceScorer.kind, EntailmentScorer.kind,
    ]
}
