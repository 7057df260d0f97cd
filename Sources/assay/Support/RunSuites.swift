import AssayCore
import AssayFormats

/// The suites that a run was made with.
enum RunSuites {
    /// The suite of a stamp as it is now: a trace, or the suite's folder, or, in an unpacked bundle, the one beside the run.
    static func suite(of stamp: SuiteStamp, run folder: String) throws -> Suite {
        if let traced = TraceSuite.suite(ofStamp: stamp.path, beside: folder) { return traced }
        if let path = TraceSuite.path(ofStamp: stamp.path) {
            throw CannotRun("the trace '\(path)' of the run is not there any more, or cannot be read")
        }
        let beside = "\(folder)/../suites/\(stamp.name)"
        let isOnlyBeside = !Places.exists(stamp.path) && Places.exists(beside)
        return try SuiteReader.read(folder: isOnlyBeside ? beside : stamp.path, kinds: Wiring.scorers)
    }
}
