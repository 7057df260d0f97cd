import AssayCommandLine
import AssayCore
import AssayFormats
import AssayReport
import Glibc

/// Freezes runs as baselines, and looks after them.
struct BaselineCommand: Command {
    /// What to do with baselines.
    enum Action: String, ArgumentChoice {
        case save
        case list
        case show
        case diff
        case promote
        case prune
    }

    static let name = "baseline"
    static let summary =
        "Saves a run as a baseline in baselines/; lists, shows, compares, replaces and prunes them."
    static let parameters: [Parameter<Self>] = [
        .argument("ACTION", \.action, "What to do."),
        .argument("NAME", \.baseline, "The baseline's name."),
        .argument(
            "RUN", \.other,
            "save, promote: the run, its folder or its name under results/; diff: the other baseline or run."),
        .flag("--yes", \.yes, "prune: removes the files instead of listing them."),
    ]

    var action = Action.show
    var baseline: String?
    var other: String?
    var yes = false

    func mistakes() -> [String] {
        var mistakes: [String] = []
        if ![.list, .prune].contains(action), baseline == nil { mistakes.append("\(action) needs a name") }
        if [.save, .diff, .promote].contains(action), baseline != nil, other == nil {
            mistakes.append(
                action == .diff
                    ? "diff needs what to compare with" : "baseline \(action) needs the run to save"
            )
        }
        if [.list, .prune].contains(action), baseline != nil { mistakes.append("\(action) takes no name") }
        if action == .show, other != nil { mistakes.append("show takes one name") }
        if yes, action != .prune { mistakes.append("--yes belongs to prune") }
        return mistakes
    }

    func run() async throws -> ExitStatus {
        let path = Places.baseline(baseline ?? "")
        switch action {
        case .save: return try save(path)
        case .list: return list()
        case .prune: return try prune()
        case .show, .diff, .promote:
            guard Places.exists(path) else {
                Terminal.note("assay: error: there is no baseline \(path)")
                return .noBaseline
            }
            let read = try BaselineFile.read(path: path)
            return action == .show ? show(read) : try action == .diff ? diff(read) : promote(read, path)
        }
    }

    private func save(_ path: String) throws -> ExitStatus {
        let evaluation = try Evaluation.read(other ?? "")
        for note in evaluation.notes { Terminal.note("note: \(note)") }
        let frozen = evaluation.baseline(named: baseline ?? "")
        try BaselineFile.write(frozen, path: path)
        Terminal.out("\(path): \(frozen.results.count) results of run \(frozen.run)\n")
        return .passed
    }

    private func list() -> ExitStatus {
        let baselines = Self.all()
        guard !baselines.isEmpty else {
            Terminal.note("there are no baselines in baselines/")
            return .passed
        }
        Terminal.out(BaselineText.list(baselines, style: Terminal.style))
        return .passed
    }

    private func show(_ read: Baseline) -> ExitStatus {
        Terminal.out(BaselineText.show(read, style: Terminal.style))
        return .passed
    }

    private func diff(_ read: Baseline) throws -> ExitStatus {
        guard let second = try ComparedRun.read(other ?? "") else {
            throw CannotRun("there is no run and no baseline '\(other ?? "")'")
        }
        Terminal.out(BaselineText.diff(read, second.results))
        return .passed
    }

    /// Puts a run in a baseline's place, unless it regressed against it.
    private func promote(_ read: Baseline, _ path: String) throws -> ExitStatus {
        let frozen = try Evaluation.read(other ?? "").baseline(named: read.name)
        let comparison = Comparer.compare(baseline: read, candidate: frozen, margins: Margins())
        Terminal.out(ComparisonText.text(comparison, style: Terminal.style))
        let status = Gate.status(comparison, priceByTime: read.isPricedByTime)
        guard status == .passed else {
            Terminal.note(
                "assay: the baseline stays as it is\n  hint: `assay baseline save \(read.name) \(other ?? "")` replaces it all the same"
            )
            return status
        }
        try BaselineFile.write(frozen, path: path)
        Terminal.out("\n\(path): \(frozen.results.count) results of run \(frozen.run)\n")
        return .passed
    }

    /// Finds baselines with which nothing can be compared any more, as all their suites have changed or are gone.
    private func prune() throws -> ExitStatus {
        for one in Self.all() {
            let path = Places.baseline(one.name)
            let suites = one.suites.map { ($0.name, Self.state($0)) }
            guard !suites.contains(where: { $0.1 == .same }) else { continue }
            if let unread = suites.first(where: { $0.1 == .unreadable }) {
                Terminal.note("note: \(path) stays: the suite '\(unread.0)' cannot be read")
                continue
            }
            if yes, unlink(path) != 0 {
                throw CannotRun("\(path) cannot be removed: \(String(cString: strerror(errno)))")
            }
            let reasons = suites.map { "the suite '\($0.0)' \($0.1 == .gone ? "is gone" : "has changed")" }
            Terminal.out(
                "\(path): \(reasons.joined(separator: ", "))\(yes ? ", removed" : "; --yes removes it")\n")
        }
        return .passed
    }

    /// What became of a suite since a baseline was made.
    private enum SuiteState {
        case same
        case changed
        case gone
        /// It is there, and whether it changed cannot be told.
        case unreadable
    }

    private static func state(_ stamp: SuiteStamp) -> SuiteState {
        let folders = [stamp.path, "suites/\(stamp.name)"].filter { Places.exists($0 + "/suite.yaml") }
        let digests = folders.map { try? SuiteReader.read(folder: $0, kinds: Wiring.scorers).digest }
        if digests.contains(stamp.digest) { return .same }
        if digests.contains(nil) { return .unreadable }
        guard folders.isEmpty else { return .changed }
        guard stamp.name == TraceSuite.name else { return .gone }
        let trace = TraceSuite.suite(ofStamp: stamp.path, beside: ".")
        return trace.map { $0.digest == stamp.digest ? .same : .changed } ?? .gone
    }

    /// The baselines that can be read, by name; the others are noted.
    private static func all() -> [Baseline] {
        Places.baselineNames.compactMap { name in
            do {
                var read = try BaselineFile.read(path: "baselines/\(name).json")
                read.name = name
                return read
            } catch {
                Terminal.note("note: \((error as? CannotRun)?.message ?? "\(error)")")
                return nil
            }
        }
    }
}
