import AssayCore
import AssayFormats

/// A run or a baseline, by whichever word it was named.
struct ComparedRun {
    /// The per-case results.
    var results: Baseline
    /// The run itself, where it is one: it has the outputs too.
    var evaluation: Evaluation?

    /// Reads a run or a baseline; `nil` where there is neither.
    static func read(_ word: String) throws -> ComparedRun? {
        let folder = Places.run(word)
        if Places.exists(folder + "/run.json") {
            let evaluation = try Evaluation.read(folder)
            return ComparedRun(results: evaluation.baseline(named: word), evaluation: evaluation)
        }
        let path = Places.baseline(word)
        return Places.exists(path) ? ComparedRun(results: try BaselineFile.read(path: path)) : nil
    }
}
