import AssayBackends
import AssayCore
import AssayFormats

/// Watches the servers of a run from before its first request until after its last.
struct TelemetryWatch {
    private let scrapers: [TelemetryScraper]

    /// Makes a watch over the backends that tell of themselves, each asked once: a wrong address is told before anything is measured.
    init(
        _ backends: [(name: String, setting: Configuration.BackendSetting)], clock: any TimeSource
    ) async throws(CannotRun) {
        var scrapers: [TelemetryScraper] = []
        for case (let name, .endpoint(let endpoint)) in backends {
            guard let setting = endpoint.telemetry else { continue }
            scrapers.append(TelemetryScraper(backend: name, setting: setting, clock: clock))
        }
        self.scrapers = scrapers
        for scraper in scrapers { try await scraper.check() }
    }

    /// Does the work while the servers are asked again and again; every reading is kept at once.
    func during(
        _ writer: RecordWriter, _ work: () async throws(CannotRun) -> Void
    ) async throws(CannotRun) {
        let tasks = scrapers.map { scraper in
            Task { () -> CannotRun? in
                do throws(CannotRun) {
                    try await scraper.run { sample throws(CannotRun) in try await writer.append(sample) }
                    return nil
                } catch {
                    return error
                }
            }
        }
        var problem: CannotRun?
        do throws(CannotRun) { try await work() } catch { problem = error }
        for task in tasks {
            task.cancel()
            problem = await task.value ?? problem
        }
        for scraper in scrapers { scraper.shutdown() }
        if let problem { throw problem }
    }
}
