/// What a person said of an output.
public struct HumanLabel: Sendable, Hashable {
    /// The suite's name; `nil` where the file does not say.
    public var suite: String?
    /// The case's name.
    public var caseID: String
    /// The episode, where the output is one of a run's.
    public var episode: String?
    /// The output.
    public var output: String
    /// The rule of the suite's judge that the label is about, from 1 in the order of the suite's file; `nil` where it is about acceptance as a whole,
    /// or the suite has one such rule.
    public var rule: Int?
    /// Whether the person accepts it; `nil` takes an earlier label of the episode back.
    public var accepts: Bool?
    /// A note of the person's own.
    public var note: String?
    /// Where it was written.
    public var location: SourceLocation?

    /// Makes a label.
    public init(
        suite: String? = nil, caseID: String, episode: String? = nil, output: String, rule: Int? = nil,
        accepts: Bool?, note: String? = nil, location: SourceLocation? = nil
    ) {
        self.suite = suite
        self.caseID = caseID
        self.episode = episode
        self.output = output
        self.rule = rule
        self.accepts = accepts
        self.note = note
        self.location = location
    }
}

extension [HumanLabel] {
    /// The labels that stand: the last of every episode about the same, without those that were taken back.
    public var standing: [HumanLabel] {
        var places: [Matter: Int] = [:]
        var kept: [HumanLabel] = []
        for label in self {
            let matter = label.episode.map { Matter(episode: $0, rule: label.rule) }
            if let matter, let place = places[matter] {
                kept[place] = label
            } else {
                if let matter { places[matter] = kept.count }
                kept.append(label)
            }
        }
        return kept.filter { $0.accepts != nil }
    }

    /// Those about acceptance as a whole.
    public var ofAcceptance: [HumanLabel] { filter { $0.rule == nil } }
}

/// What a label is about.
private struct Matter: Hashable {
    var episode: String
    var rule: Int?
}
