import AssayCore
import AssayStatistics

/// Whether what was measured was steady: a level whose times still rise or fall was cut off from something longer.
enum Trend {
    /// The parts into which the steady window is cut; the medians of the parts, unlike requests that queue behind one another, hardly
    /// depend on each other.
    private static let parts = 20
    /// The fewest requests for each part.
    private static let fewestInPart = 5
    /// The change over the window below which a trend is of no consequence.
    private static let leastChange = 0.1

    /// A note where the TTFT of first requests has a trend at 1 % (Mann–Kendall) that changes it by a tenth or more.
    static func notes(_ items: [MetricInput.Item], _ window: SteadyWindow) -> [String] {
        let samples = items.compactMap { item in
            item.timeToFirstToken.map { (at: item.episode.scheduled, time: $0) }
        }.filter { window.contains($0.at) }.sorted { $0.at < $1.at }
        guard samples.count >= parts * fewestInPart else { return [] }
        let medians = (0..<parts).compactMap { part in
            let range = (samples.count * part / parts)..<(samples.count * (part + 1) / parts)
            return Distribution(samples[range].map(\.time)).point(0.5)
        }
        let test = MannKendall(medians)
        let third = medians.count / 3
        guard test.probability < 0.01, let first = Distribution(Array(medians.prefix(third))).point(0.5),
            let last = Distribution(Array(medians.suffix(third))).point(0.5),
            abs(last - first) >= leastChange * first
        else { return [] }
        let way = last > first ? "rose" : "fell"
        return [
            "not steady: the median TTFT \(way) from \(Figure.number(first)) ms in the first third of the steady window to "
                + "\(Figure.number(last)) ms in the last (Mann–Kendall p = \(Figure.number(test.probability))); "
                + "use a longer warm-up or a lower load."
        ]
    }
}
