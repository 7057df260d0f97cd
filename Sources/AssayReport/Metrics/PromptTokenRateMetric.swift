import AssayCore

extension Metric {
    /// Prompt tokens per second.
    static let promptTokenRate = Metric(
        name: "prompt_token_rate", title: "prompt tokens", unit: "tokens/s", polarity: .higherIsBetter,
        formula: "prompt tokens of requests whose first token came in the steady window ÷ its length"
    ) { input in
        .rate(
            Double(
                input.requests.reduce(0) { sum, exchange in
                    let first = exchange.trace.firstToken ?? exchange.trace.closed
                    return sum + (input.window.contains(first) ? exchange.usage.prompt ?? 0 : 0)
                }), input)
    }
}
