import AssayCore

extension Metric {
    /// How late the harness itself was.
    static let sendLag = Metric(
        name: "send_lag", title: "send lag", unit: "ms", polarity: .lowerIsBetter,
        formula: "sent − scheduled − time held back by a rate limit: the harness's own lateness"
    ) { input in
        // What delays the harness is not the case. It delays requests that come together alike, which intervals do not know.
        let lags = input.requests.compactMap { $0.trace.sendLag?.inMilliseconds }
        return lags.isEmpty ? .absent(because: "no request was sent") : .distribution(Distribution(lags))
    }
}
