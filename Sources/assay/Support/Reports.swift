import AssayCommandLine
import AssayCore
import AssayFormats
import AssayJSON
import AssayReport

/// Writes and shows reports.
enum Reports {
    /// Writes `report.html` and its figures as `report.json` into the run's folder.
    static func write(_ evaluation: Evaluation, _ comparison: Comparison?) throws(CannotRun) {
        let page = HTMLReport.page(
            evaluation.summary, record: evaluation.record, ledger: evaluation.ledger, comparison: comparison,
            chartLibrary: Places.chartLibrary)
        try AtomicFile.write(page, to: evaluation.folder + "/report.html")
        try AtomicFile.write(figures(evaluation), to: evaluation.folder + "/report.json")
    }

    private static func figures(_ evaluation: Evaluation) -> String {
        JSON.text(SummaryJSON.json(evaluation.summary), pretty: true) + "\n"
    }

    /// Shows the figures on standard output, notes on standard error.
    static func show(_ evaluation: Evaluation, json: Bool) {
        for note in evaluation.notes { Terminal.note("note: \(note)") }
        Terminal.out(
            json
                ? figures(evaluation)
                : TextReport.text(evaluation.summary, style: Terminal.style))
    }
}

/// What a comparison means for the exit status.
enum Gate {
    /// Fails where figures that follow from counts regressed, and notes which regressed by chance as it seems.
    static func status(_ comparison: Comparison, priceByTime: Bool) -> ExitStatus {
        let verdict = BlockingVerdict(comparison, priceByTime: priceByTime)
        if let note = verdict.note { Terminal.note("note: \(note)") }
        guard verdict.hasCompared else { return .noBaseline }
        return verdict.regressed.isEmpty ? .passed : .verdictFailed
    }
}
