package import AssayCore
import AssayStatistics

/// What a metric comes to.
package enum MetricValue: Sendable, Hashable {
    /// A figure with its interval.
    case figure(Estimate)
    /// Samples of a time in milliseconds, summed up by their percentiles.
    case distribution(Distribution)
    /// What nothing bounds from above, because…: a cost is with 95 % confidence more than this, by so many clusters; tokens are no fewer.
    case atLeast(Double, count: Int, because: String)
    /// It cannot be known, because…
    case absent(because: String)
}

/// A metric: its name, its formula and how it is computed. One file each.
package struct Metric: Sendable {
    /// The name in files.
    package var name: String
    /// The name for people.
    package var title: String
    /// The unit.
    package var unit: String
    /// Which way is better.
    package var polarity: Polarity
    /// The formula, as reports print it.
    package var formula: String
    /// Computes it.
    package var compute: @Sendable (MetricInput) -> MetricValue

    /// Every metric, in the order of reports.
    package static let all: [Metric] =
        [
            .cases, .acceptanceRate, .answerRate, .falseAnswerRate, .acceptanceBounds, .firstPassYield,
            .retryRate, .fallbackRate, .escalationRate, .answerCacheHitRate, .failureRate, .containmentRate,
            .falseResolutionRate, .needlessEscalationRate,
            .missedEscalationRate, .promptTokens,
            .cachedTokens,
            .outputTokens, .reasoningTokens, .cacheHitRate, .tokenYield, .toolErrors, .repeatedCalls,
            .tokensPerStep, .contextGrowth, .retrievalRecall,
            .retrievalGain, .timeToFirstToken,
            .scheduledTimeToFirstToken, .timeToFirstAnswer, .timePerOutputToken, .interTokenLatency,
            .endToEnd,
            .scheduledEndToEnd,
            .episodeTime, .sendLag, .requestRate, .outputTokenRate, .promptTokenRate, .acceptedTokenRate,
            .goodput, .serviceLevelAttainment,
            .concurrencyHeld, .totalCost, .costOfFailedRuns, .costPerOutputToken, .costPerAcceptedOutput,
            .costPerAcceptedToken,
            .costPerUsefulOutput, .costPerResolvedTask, .costOfPass, .casesWithoutPass, .costOfPassWithHuman,
            .breakEvenAcceptance, .spendForNothing, .rolledYield,
        ] + CapacityMetrics.all + EnergyMetrics.all
}

extension MetricValue {
    /// A ratio of sums over episodes, with a BCa bootstrap interval over clusters.
    static func ratio(
        _ input: MetricInput, scale: Double = 1, _ parts: (MetricInput.Item) -> (Double, Double)
    ) -> MetricValue {
        let samples = input.items.map { item in
            let (numerator, denominator) = parts(item)
            return (
                cluster: item.cluster, numerator: numerator * item.weight * scale,
                denominator: denominator * item.weight
            )
        }
        let ratio = RatioOfSums(samples: samples)
        guard ratio.value?.isFinite == true else { return .absent(because: "the denominator is zero") }
        let bootstrap = ClusterBootstrap(seed: input.seed, purpose: "report")
        guard let interval = ratio.interval(bootstrap: bootstrap) ?? ratio.delta() else {
            return .absent(because: "there are no episodes")
        }
        return .figure(Estimate(interval, count: ratio.clusters.count))
    }

    /// A count without uncertainty.
    static func total(_ value: Double, count: Int) -> MetricValue {
        .figure(Estimate(value: value, low: nil, high: nil, count: count))
    }

    /// A count per second of the steady window. In a window that is shorter than an episode mostly takes, most of what was started has not
    /// ended: the count would be far too low.
    static func rate(_ count: Double, _ input: MetricInput) -> MetricValue {
        guard input.window.length.count > 0 else {
            return .absent(because: "there was no steady window: every episode had been started at once")
        }
        guard input.window.length.inMilliseconds >= input.typicalEpisodeTime else {
            return .absent(
                because: "the steady window was shorter than the median episode: run more episodes or longer")
        }
        return total(count / input.window.length.inSeconds, count: input.items.count)
    }

    /// The sum of a token count over the requests that were not refused; at least so many where it is unknown of some, absent where of all.
    static func tokens(_ input: MetricInput, _ count: (Usage) -> Int?) -> MetricValue {
        let served = input.requests.filter { !$0.wasRefused }
        let known = served.compactMap { count($0.usage) }
        let sum = Double(known.reduce(0, +))
        if known.count == served.count { return total(sum, count: input.items.count) }
        let reason =
            "\(served.count - known.count) of \(served.count) requests came without their token counts"
        return known.isEmpty
            ? .absent(because: reason) : .atLeast(sum, count: input.items.count, because: reason)
    }
}

extension Estimate {
    /// An interval with the number of samples that it rests on.
    init(_ interval: Interval, count: Int) {
        self.init(value: interval.value, low: interval.low, high: interval.high, count: count)
    }
}
