import AssayAcceptance
import AssayCore
import AssayFormats
import AssayReport

/// The figures of every run in a folder, kept in an SQLite file beside the runs so that a history need not read them all again.
struct RunIndex {
    private let database: Database

    /// Opens the index, or makes it.
    init(path: String) throws {
        if let slash = path.lastIndex(of: "/") { try AtomicFile.makeFolders(String(path[..<slash])) }
        database = try Database(path: path)
        try database.execute(
            """
            CREATE TABLE IF NOT EXISTS runs (folder TEXT PRIMARY KEY, run TEXT NOT NULL, started TEXT NOT NULL);
            CREATE TABLE IF NOT EXISTS figures (
                folder TEXT NOT NULL REFERENCES runs, suite TEXT NOT NULL, backend TEXT NOT NULL, load TEXT NOT NULL,
                metric TEXT NOT NULL, unit TEXT NOT NULL, value REAL NOT NULL, low REAL, high REAL,
                PRIMARY KEY (folder, suite, backend, load, metric));
            """)
    }

    /// Reads the finished runs of a folder that are not in the index; what cannot be read is noted.
    func update(from results: String) throws {
        let known = Set(try rows("SELECT folder FROM runs").compactMap { $0.first?.stringValue })
        for name in Places.entries(of: results) {
            let folder = results + "/" + name
            guard !known.contains(folder), Places.exists(folder + "/run.json") else { continue }
            do {
                let evaluation = try Evaluation.read(folder)
                guard evaluation.record.header.status != .running else { continue }
                try add(evaluation, folder)
            } catch let error as CannotRun {
                Terminal.note("note: \(folder): \(error.message)")
            }
        }
    }

    private func add(_ evaluation: Evaluation, _ folder: String) throws {
        let header = evaluation.record.header
        let levels = evaluation.summary.levels
        guard Set(levels.map { [$0.backend, $0.shape.description] }).count == levels.count else {
            Terminal.note(
                "note: \(folder) was run in blocks, so its levels are no figures of the whole and are left out"
            )
            return
        }
        try database.execute("BEGIN")
        try write(
            "INSERT INTO runs VALUES (:folder, :run, :started)",
            ["folder": .string(folder), "run": .string(header.id), "started": .string(header.started)])
        for level in levels {
            for group in level.groups {
                for (metric, value) in group.values {
                    guard let figure = Self.figure(value) else { continue }
                    try write(
                        "INSERT OR REPLACE INTO figures VALUES (:folder, :suite, :backend, :load, :metric, :unit, :value, :low, :high)",
                        [
                            "folder": .string(folder), "suite": .string(group.suite ?? "blended"),
                            "backend": .string(level.backend), "load": .string(level.shape.description),
                            "metric": .string(metric.name), "unit": .string(metric.unit),
                            "value": .number(figure.value), "low": figure.low.map { .number($0) } ?? .null,
                            "high": figure.high.map { .number($0) } ?? .null,
                        ])
                }
            }
        }
        try database.execute("COMMIT")
    }

    /// A metric's figure; of a distribution the median.
    private static func figure(_ value: MetricValue) -> Estimate? {
        switch value {
        case .figure(let estimate): estimate.value.isFinite ? estimate : nil
        case .distribution(let distribution):
            distribution.point(0.5).map { Estimate(value: $0, low: nil, high: nil, count: 1) }
        case .absent, .atLeast: nil
        }
    }

    private func write(_ sql: String, _ parameters: JSONValue) throws {
        _ = try database.query(sql, parameters: parameters, readOnly: false)
    }

    private func rows(_ sql: String, _ parameters: JSONValue = [:]) throws -> [[JSONValue]] {
        try database.query(sql, parameters: parameters, readOnly: true, rowLimit: 1_000_000).rows
    }

    /// The series of some metrics, oldest first; empty names take all.
    func series(metrics: [String], suite: String?) throws -> [MetricHistory] {
        let rows = try rows(
            """
            SELECT suite, backend, load, metric, unit, run, started, value FROM figures JOIN runs USING (folder)
            ORDER BY suite, backend, load, metric, started, run
            """)
        var histories: [MetricHistory] = []
        for row in rows where row.count == 8 {
            let words = row.prefix(7).map { $0.stringValue ?? "" }
            guard let value = row[7].numberValue, metrics.isEmpty || metrics.contains(words[3]),
                suite == nil || suite == words[0]
            else { continue }
            let point = MetricHistory.Point(run: words[5], started: words[6], value: value)
            if let last = histories.last, last.name == Array(words[0..<4]) {
                histories[histories.count - 1].points.append(point)
            } else {
                histories.append(MetricHistory(name: Array(words[0..<4]), unit: words[4], points: [point]))
            }
        }
        return histories
    }
}
