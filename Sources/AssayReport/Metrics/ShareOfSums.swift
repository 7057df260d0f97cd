import AssayCore
import AssayStatistics

extension MetricValue {
    /// A ratio of sums whose upper part is a part of its lower one, such as useful tokens among generated ones.
    ///
    /// Where it is nothing, or all, in every cluster, resampling shows no scatter at all; then it has the interval of the clusters as trials, each as
    /// heavy as what it holds. That bound, of successes, holds of parts too: the mean part of a cluster is at most the chance that it is more than 0.
    static func shareOfSums(
        _ input: MetricInput, _ parts: (MetricInput.Item) -> (part: Double, whole: Double)
    ) -> MetricValue {
        let plain = ratio(input) { parts($0) }
        guard case .figure(let estimate) = plain, estimate.value == 0 || estimate.value == 1 else {
            return plain
        }
        let weights = Dictionary(
            input.items.map { ($0.cluster, parts($0).whole * $0.weight) }, uniquingKeysWith: +)
        let interval = Proportion.interval(
            alike: estimate.value == 1, weights: weights.values.filter { $0 > 0 })
        return interval.map { .figure(Estimate($0, count: estimate.count)) } ?? plain
    }
}
