import AssayCore

/// Reads a distribution of times.
enum TimeReader {
    /// Reads `constant_ms`, `mean_ms` (exponential), or `median_ms` and `sigma` (log-normal).
    static func time(_ node: Node, _ title: String, _ problems: Problems) -> TimeDistribution? {
        var time = MappingReader(node, title: title, problems: problems)
        defer { time.finish() }
        func milliseconds(_ key: String) -> Nanoseconds? {
            time.number(key, in: 0...86_400_000).map { .seconds(fraction: $0 / 1000) }
        }
        if let constant = milliseconds("constant_ms") { return .constant(constant) }
        if let mean = milliseconds("mean_ms") { return .exponential(mean: mean) }
        if let median = milliseconds("median_ms"), let sigma = time.number("sigma", in: 0...10) {
            return .logNormal(median: median, sigma: sigma)
        }
        problems.add(
            "\(title) needs 'constant_ms', 'mean_ms' (exponential), or 'median_ms' and 'sigma' (log-normal)",
            at: node.location)
        return nil
    }
}
