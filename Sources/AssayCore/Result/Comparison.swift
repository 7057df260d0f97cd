/// What a comparison says of one metric; the difference is oriented so that positive is better.
public enum Verdict: Sendable, Hashable {
    /// The upper bound of the difference is below minus the margin.
    case regressed
    /// The lower bound of the difference is above zero.
    case improved
    /// The lower bound is above minus the margin; `worseWithinMargin` where the upper bound is below zero.
    case equivalent(worseWithinMargin: Bool)
    /// Neither; `more` paired cases would decide, where that can be said.
    case inconclusive(more: Int?)
    /// The two are not alike enough to compare this metric.
    case incomparable(because: String)
}

/// One metric of two runs, side by side.
public struct MetricComparison: Sendable, Hashable {
    /// The metric's name.
    public var metric: String
    /// The unit of the values.
    public var unit: String
    /// The suite; `nil` is the blend over all of them.
    public var suite: String?
    /// The figure of the baseline; `nil` where it cannot be known.
    public var baseline: Double?
    /// The figure of the candidate; `nil` where it cannot be known.
    public var candidate: Double?
    /// The baseline's figure with its interval; `nil` where it cannot be known.
    public var baselineEstimate: Estimate?
    /// The candidate's figure with its interval; `nil` where it cannot be known.
    public var candidateEstimate: Estimate?
    /// The candidate against the baseline, oriented so that positive is better, as a share of the baseline or in
    /// points as `unit` says.
    public var difference: Estimate?
    /// The margin, in the unit of the difference.
    public var margin: Double
    /// The verdict.
    public var verdict: Verdict
    /// What a test of the difference rests on; `nil` where there is none.
    public var evidence: Evidence?

    /// Makes a comparison of one metric.
    public init(
        metric: String, unit: String, suite: String?, baseline: Estimate?, candidate: Estimate?,
        difference: Estimate?, margin: Double, verdict: Verdict, evidence: Evidence? = nil
    ) {
        self.metric = metric
        self.unit = unit
        self.suite = suite
        self.baseline = baseline?.value
        self.candidate = candidate?.value
        baselineEstimate = baseline
        candidateEstimate = candidate
        self.difference = difference
        self.margin = margin
        self.verdict = verdict
        self.evidence = evidence
    }
}

/// A difference on the scale on which it is tested, oriented so that positive is better: points, or the natural logarithm of baseline ÷ candidate.
public struct Evidence: Sendable, Hashable {
    /// The scale.
    public enum Scale: String, Sendable, Hashable {
        case points
        /// log(baseline ÷ candidate), less being better.
        case logRatio = "log_ratio"
    }

    /// The scale.
    public var scale: Scale
    /// The difference.
    public var value: Double
    /// Its standard error over clusters; 0 where every cluster says the same.
    public var standardError: Double
    /// The clusters.
    public var clusters: Int
    /// The cases that were accepted in the baseline alone and in the candidate alone, where each case ran once; `nil` for other metrics.
    public var flips: (onlyBaseline: Int, onlyCandidate: Int)? {
        onlyBaseline.flatMap { before in onlyCandidate.map { (before, $0) } }
    }
    /// The share of the variance that pairing the cases took away; `nil` where it is not defined.
    public var pairingGain: Double?
    /// How certain the square of the standard error is, as degrees of freedom of a χ² distribution; `nil` where it is a bound already, or 0.
    public var varianceFreedom: Double?

    /// How far from `value` the difference may lie either way, as what was not judged comes out; 0 where everything was.
    public var open = 0.0

    private var onlyBaseline: Int?
    private var onlyCandidate: Int?

    /// Makes evidence.
    public init(
        scale: Scale, value: Double, standardError: Double, clusters: Int,
        flips: (onlyBaseline: Int, onlyCandidate: Int)? = nil, pairingGain: Double? = nil,
        varianceFreedom: Double? = nil
    ) {
        self.scale = scale
        self.value = value
        self.standardError = standardError
        self.clusters = clusters
        onlyBaseline = flips?.onlyBaseline
        onlyCandidate = flips?.onlyCandidate
        self.pairingGain = pairingGain
        self.varianceFreedom = varianceFreedom
    }
}

/// A case whose outcome changed.
public struct Flip: Sendable, Hashable {
    /// The suite's name.
    public var suite: String
    /// The case's name.
    public var caseID: String
    /// What became of it in the baseline.
    public var before: Outcome
    /// What became of it in the candidate.
    public var after: Outcome
    /// The backend that ran it in the candidate.
    public var backend: String
    /// The load under which it ran, in words such as `concurrency 4`.
    public var load: String
    /// Which repeat it is, from 0.
    public var repetition: Int
    /// How far the mean score of its required scorers fell; `nil` where a score is unknown.
    public var drop: Double?

    /// Makes a flip.
    public init(
        suite: String, caseID: String, before: Outcome, after: Outcome, backend: String = "",
        load: String = "", repetition: Int = 0, drop: Double? = nil
    ) {
        self.suite = suite
        self.caseID = caseID
        self.before = before
        self.after = after
        self.backend = backend
        self.load = load
        self.repetition = repetition
        self.drop = drop
    }
}

/// Two runs, case by case.
public struct Comparison: Sendable, Hashable {
    /// The name of what is compared with.
    public var baseline: String
    /// The name of what is compared.
    public var candidate: String
    /// The metrics.
    public var metrics: [MetricComparison]
    /// The cases whose outcome changed.
    public var flips: [Flip]
    /// What limits the comparison, in sentences.
    public var limits: [String]
    /// The candidate's acceptance over all of the baseline's cases, for suites of which it ran a part.
    public var adjustedRates: [AdjustedRate]

    /// Makes a comparison.
    public init(
        baseline: String, candidate: String, metrics: [MetricComparison], flips: [Flip], limits: [String],
        adjustedRates: [AdjustedRate] = []
    ) {
        self.baseline = baseline
        self.candidate = candidate
        self.metrics = metrics
        self.flips = flips
        self.limits = limits
        self.adjustedRates = adjustedRates
    }
}

/// The acceptance of a run of a part of the baseline's cases, and what it would be over all of them.
public struct AdjustedRate: Sendable, Hashable {
    /// The suite's name.
    public var suite: String
    /// The share of the cases that were run, 0…1.
    public var plain: Double
    /// The share over all cases, 0…1, with the baseline's as control variate; its count is that of the cases that were run.
    public var adjusted: Estimate
    /// The baseline's cases.
    public var cases: Int
    /// The share of the variance that the control variate took away.
    public var gain: Double

    /// Makes a rate.
    public init(suite: String, plain: Double, adjusted: Estimate, cases: Int, gain: Double) {
        self.suite = suite
        self.plain = plain
        self.adjusted = adjusted
        self.cases = cases
        self.gain = gain
    }
}

/// How much worse a metric may be before it counts as regressed; declared before a comparison is made.
public struct Margins: Sendable, Hashable {
    /// For rates, in percentage points.
    public var acceptancePoints: Double
    /// For costs and tokens, in percent.
    public var costPercent: Double
    /// For times, in percent.
    public var latencyPercent: Double

    /// Makes margins; the defaults are 5 points, 5 % and 20 %.
    public init(acceptancePoints: Double = 5, costPercent: Double = 5, latencyPercent: Double = 20) {
        self.acceptancePoints = acceptancePoints
        self.costPercent = costPercent
        self.latencyPercent = latencyPercent
    }
}
