import AssayCore
import AssayDigest
import AssayEconomics
import AssayFormats
import AssayReport
import AssayRunner

/// A run as read from its folder, with the suites it was made with, accounted and summed up.
struct Evaluation {
    var folder: String
    var record: RunRecord
    var suites: [Suite]
    var ledger: Ledger
    var notes: [String]
    var calibration: Calibration
    /// What a load must keep to count in a token-cost curve.
    var costFloor = TokenCostCurve.Floor()

    /// Reads a run and accounts for it. A suite that can no longer be read is noted: its episodes keep their scores.
    static func read(_ word: String) throws -> Evaluation {
        let folder = Places.run(word)
        var run = try RunReader.read(folder: folder)
        run.record = run.record.withUnfinishedEpisodes
        var notes = run.notes
        var suites: [Suite] = []
        for stamp in run.record.header.suites {
            guard var suite = try? RunSuites.suite(of: stamp, run: folder) else {
                notes.append(
                    "the suite '\(stamp.name)' cannot be read from \(stamp.path): its service level and economics are left out"
                )
                continue
            }
            if suite.digest != stamp.digest {
                notes.append(
                    "the suite '\(stamp.name)' has changed since the run"
                        + (suite.digest == stamp.judgedBy ? ", which was judged again by what it is now" : "")
                )
            }
            if let level = StoredConfiguration.serviceLevel(run.record.header.configuration) {
                suite.serviceLevel = level
            }
            if let own = StoredConfiguration.economics(run.record.header.configuration, of: suite.name) {
                suite.economics = suite.economics.overridden(by: own)
            }
            suites.append(suite)
        }
        let accountant = try Accountant(
            pricing: StoredConfiguration.prices(run.record.header.configuration).mapValues(Wiring.pricing),
            suites: suites)
        return Evaluation(
            folder: folder, record: run.record, suites: suites, ledger: accountant.ledger(of: run.record),
            notes: notes, calibration: try calibration(of: run.record.header, folder))
    }

    /// What people's labels say of the run's judges: the checks in the suites' folders, and the labels in the run's own.
    private static func calibration(of header: RunHeader, _ folder: String) throws -> Calibration {
        guard !header.judges.isEmpty else { return Calibration() }
        let labels = folder + "/labels.jsonl"
        return Calibration(
            checks: try header.suites.flatMap {
                try JudgeCheckFile.read(path: $0.path + "/judge-check.json")
            },
            labels: Places.exists(labels) ? try LabelFile.read(path: labels).standing.ofAcceptance : [])
    }

    /// The figures.
    var summary: RunSummary {
        var summary = Summarizer.summary(
            of: record, ledger: ledger, suites: suites, calibration: calibration)
        summary.costFloor = costFloor
        return summary
    }

    /// The per-case results, frozen under a name.
    func baseline(named name: String) -> Baseline {
        Freezer.baseline(named: name, record: record, ledger: ledger, suites: suites) { SHA256.hex(of: $0) }
    }
}
