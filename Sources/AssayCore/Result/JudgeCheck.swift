/// How a judge fared against people's labels: the certificate of an instrument.
public struct JudgeCheck: Sendable, Hashable {
    /// The judge: model, prompt and settings.
    public var judge: JudgeStamp
    /// When it was checked, RFC 3339 in UTC.
    public var made: String
    /// The SHA-256 of the file of labels.
    public var labelsDigest: String
    /// The labelled outputs that the judge could not score; they are not in the counts.
    public var unscored: Int
    /// The clusters that the labelled outputs come from.
    public var clusters: Int
    /// Accepted by people and by the judge.
    public var truePositives: Int
    /// Accepted by people, rejected by the judge.
    public var falseNegatives: Int
    /// Rejected by people, accepted by the judge.
    public var falsePositives: Int
    /// Rejected by people and by the judge.
    public var trueNegatives: Int

    /// Makes a check.
    public init(
        judge: JudgeStamp, made: String, labelsDigest: String, unscored: Int, clusters: Int,
        truePositives: Int, falseNegatives: Int, falsePositives: Int, trueNegatives: Int
    ) {
        self.judge = judge
        self.made = made
        self.labelsDigest = labelsDigest
        self.unscored = unscored
        self.clusters = clusters
        self.truePositives = truePositives
        self.falseNegatives = falseNegatives
        self.falsePositives = falsePositives
        self.trueNegatives = trueNegatives
    }

    /// The labelled outputs that were scored.
    public var count: Int { truePositives + falseNegatives + falsePositives + trueNegatives }

    /// Whether it says something of a judge: the same suite and scorer, model, instructions, settings and threshold.
    public func isOf(_ other: JudgeStamp) -> Bool {
        judge.suite == other.suite && judge.scorer == other.scorer && judge.promptDigest == other.promptDigest
            && judge.backend.kind == other.backend.kind && judge.backend.model == other.backend.model
            && judge.settings == other.settings && judge.threshold == other.threshold
    }
}
