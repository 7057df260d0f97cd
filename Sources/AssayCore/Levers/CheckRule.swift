/// What a composite checks a text by.
public struct CheckRule: Sendable, Hashable {
    /// The kinds of checks.
    public enum Kind: Sendable, Hashable {
        /// The text is JSON that satisfies a JSON Schema.
        case schema(JSONValue)
        /// A regular expression is found in the text, or is not.
        case pattern(String, isWanted: Bool)
        /// The text holds no personal or secret data of these kinds; all kinds where none is named.
        case sensitiveData([String])
        /// The text does not try to give the model other instructions.
        case injection
        /// A model accepts the answer by a rubric.
        case judge(backend: String, rubric: String)
        /// So many samples in all are made, and at least this share of them agrees with the answer.
        case agreement(samples: Int, share: Double)
        /// The mean log-probability of the output tokens is at least this.
        case logProbability(Double)
    }

    /// What is checked.
    public var kind: Kind
    /// Where the rule was written.
    public var location: SourceLocation?

    /// Makes a rule.
    public init(_ kind: Kind, location: SourceLocation? = nil) {
        self.kind = kind
        self.location = location
    }

    /// The backend that is asked; `nil` where none is.
    public var backend: String? { if case .judge(let backend, _) = kind { backend } else { nil } }

    /// Whether an answer is needed, so that a prompt cannot be checked by it.
    public var needsAnswer: Bool {
        switch kind {
        case .judge, .agreement, .logProbability: true
        case .schema, .pattern, .sensitiveData, .injection: false
        }
    }

    /// The rule in words.
    public var title: String {
        switch kind {
        case .schema: "schema"
        case .pattern(let pattern, let isWanted): (isWanted ? "pattern " : "no pattern ") + pattern
        case .sensitiveData: "pii"
        case .injection: "injection"
        case .judge(let backend, _): "judge \(backend)"
        case .agreement(let samples, let share): "self_consistency \(share) of \(samples)"
        case .logProbability(let least): "log_probability \(least)"
        }
    }
}

/// What a check found.
public enum CheckFinding: Sendable, Hashable {
    /// Nothing is wrong, and in words what was looked at.
    case passes(String)
    /// Something is wrong, in words, and the pieces of the text that are.
    case fails(String, pieces: [String])
}

/// Checks a text alone, without asking anybody.
public protocol TextCheck: Sendable {
    /// What it finds in a text.
    func finding(in text: String) -> CheckFinding
}

/// Makes the check of a rule; throws where the rule cannot be used, such as a regular expression that cannot be read.
public typealias TextCheckMaking = @Sendable (CheckRule) throws(Diagnostics) -> any TextCheck
