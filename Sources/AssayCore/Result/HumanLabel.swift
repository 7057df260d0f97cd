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
    /// Whether the person accepts it; `nil` takes an earlier label of the episode back.
    public var accepts: Bool?
    /// A note of the person's own.
    public var note: String?
    /// Where it was written.
    public var location: SourceLocation?

    /// Makes a label.
    public init(
        suite: String? = nil, caseID: String, episode: String? = nil, output: String, accepts: Bool?,
        note: String? = nil, location: SourceLocation? = nil
    ) {
        self.suite = suite
        self.caseID = caseID
        self.episode = episode
        self.output = output
        self.accepts = accepts
        self.note = note
        self.location = location
    }
}

extension [HumanLabel] {
    /// The labels that stand: the last of every episode, without those that were taken back.
    public var standing: [HumanLabel] {
        var places: [String: Int] = [:]
        var kept: [HumanLabel] = []
        for label in self {
            if let episode = label.episode, let place = places[episode] {
                kept[place] = label
            } else {
                if let episode = label.episode { places[episode] = kept.count }
                kept.append(label)
            }
        }
        return kept.filter { $0.accepts != nil }
    }
}
