package import AssayCore

/// Asks a backend's server about itself again and again while a run is under way, over connections and on a thread of its own.
package final class TelemetryScraper: Sendable {
    private let backend: String
    private let setting: TelemetrySetting
    private let clock: any TimeSource
    private let page = MetricsPage()

    /// Makes a scraper.
    package init(backend: String, setting: TelemetrySetting, clock: any TimeSource) {
        self.backend = backend
        self.setting = setting
        self.clock = clock
    }

    /// Asks once, so that a wrong address is told before anything is measured.
    package func check() async throws(CannotRun) {
        for url in setting.urls {
            let sample = await sample(url)
            guard let failure = sample.failure else { continue }
            throw CannotRun(
                "the telemetry of the backend '\(backend)' cannot be read from \(url): \(failure)",
                hint: "is that the address of its metrics? llama-server has them with --metrics only")
        }
    }

    /// Asks every address at every interval until the task is cancelled; a reading that took longer than the interval
    /// leaves out the ones that it ran into.
    package func run(_ keep: (TelemetrySample) async throws(CannotRun) -> Void) async throws(CannotRun) {
        try await clock.repeating(every: setting.interval) { () throws(CannotRun) in try await ask(keep) }
    }

    private func ask(_ keep: (TelemetrySample) async throws(CannotRun) -> Void) async throws(CannotRun) {
        for url in setting.urls {
            let sample = await sample(url)
            // A question that the end of the run cut off says nothing of the server.
            if !Task.isCancelled || sample.failure == nil { try await keep(sample) }
        }
    }

    /// Ends the thread.
    package func shutdown() { page.stop() }

    private func sample(_ url: String) async -> TelemetrySample {
        let read = await page.read(url)
        var sample = TelemetrySample(backend: backend, url: url, at: clock.now())
        switch read {
        case .failure(let problem): sample.failure = problem.message
        case .success(let samples):
            sample.values = TelemetryNames.values(in: samples)
            if sample.values.isEmpty { sample.failure = "it tells none of the figures that are known" }
        }
        return sample
    }
}
