import AssayCore
import AssayTransport

/// Fetches pages of metrics in Prometheus' text format.
struct MetricsPage: Sendable {
    private let loop = TransferLoop()
    private static let connectTime = Nanoseconds.seconds(5)
    private static let answerTime = Nanoseconds.seconds(10)

    /// The values of a page, or why there are none.
    func read(_ url: String) async -> Result<[PrometheusSample], CannotRun> {
        let result = await loop.perform(
            TransferRequest(
                url: url, connectTimeout: Self.connectTime, firstContentTimeout: Self.answerTime,
                totalTimeout: Self.answerTime))
        if let failure = result.failure {
            return .failure(
                CannotRun(
                    failure.words(
                        connect: Self.connectTime, firstContent: Self.answerTime, total: Self.answerTime)))
        }
        if let status = result.wire.status, status != 200 { return .failure(CannotRun("HTTP \(status)")) }
        return .success(PrometheusText.read(result.body).samples)
    }

    /// Ends the thread.
    func stop() { loop.stop() }
}
