import AssayCore

extension Metric {
    /// The time per output token after the first.
    static let timePerOutputToken = Metric(
        name: "tpot", title: "TPOT", unit: "ms", polarity: .lowerIsBetter,
        formula: "(last token − first token) ÷ (output tokens − 1), one sample per request"
    ) { input in
        .times(input, absent: "no streamed request has more than one output token") { item in
            item.seen.compactMap { exchange in
                guard let tokens = exchange.usage.output, tokens > 1, let first = exchange.trace.firstToken,
                    let last = exchange.trace.lastContent, exchange.trace.chunks.count > 1
                else { return nil }
                return (last - first).inMilliseconds / Double(tokens - 1)
            }
        }
    }
}
