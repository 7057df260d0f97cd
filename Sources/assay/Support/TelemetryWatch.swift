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

    /// What goes on beside the load.
    var tasks: [any SideTask] { scrapers.map { ScraperTask(scraper: $0) } }

    /// Ends the scrapers' threads.
    func shutdown() {
        for scraper in scrapers { scraper.shutdown() }
    }
}

/// Asks a server again and again, and keeps every reading at once.
private struct ScraperTask: SideTask {
    let scraper: TelemetryScraper

    func run(_ writer: RecordWriter) async throws(CannotRun) {
        try await scraper.run { sample throws(CannotRun) in try await writer.append(sample) }
    }
}
