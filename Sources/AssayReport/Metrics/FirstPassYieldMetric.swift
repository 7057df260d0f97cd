import AssayCore

extension Metric {
    /// Episodes accepted without retry, fallback or human.
    static let firstPassYield = Metric(
        name: "first_pass_yield", title: "first-pass yield", unit: "share", polarity: .higherIsBetter,
        formula: "episodes accepted without retry or fallback ÷ episodes"
    ) { input in
        .share(input) { item in
            item.isAccepted && !item.requests.contains { [.retries, .fallbacks].contains($0.account) }
        }
    }
}
