import AssayCore
import AssayTransport

/// Fetches pages of metrics in Prometheus' text format.
struct MetricsPage: Sendable {
    private let loop = TransferLoop()

    /// The values of a page, or why there are none.
    func read(_ url: String) async -> Result<[PrometheusSample], CannotRun> {
        let result = await loop.perform(
            TransferRequest(
                url: url, connectTimeout: .seconds(5), firstContentTimeout: .seconds(10),
                totalTimeout: .seconds(10)))
        if let failure = result.failure { return .failure(CannotRun(Self.words(failure))) }
        if let status = result.wire.status, status != 200 { return .failure(CannotRun("HTTP \(status)")) }
        return .success(PrometheusText.read(result.body).samples)
    }

    /// Ends the thread.
    func stop() { loop.stop() }

    private static func words(_ failure: TransferFailure) -> String {
        switch failure {
        case .connect(let words), .tls(let words), .broken(let words): words
        case .connectTimeout: "no connection"
        case .firstContentTimeout, .totalTimeout: "no answer within 10 s"
        case .cancelled: "cancelled"
        }
    }
}
