package import AssayCore
import AssayJSON
import Glibc
import Synchronization

/// Keeps a run's records in its folder: one line each, written with one call as soon as it is there.
///
/// A run that is killed leaves at most its last line torn. Times are written as nanoseconds since the run's origin.
package final class RecordWriter: RecordSink, EvaluationSink {
    private let folder: String
    private let origin: MonotonicInstant
    private let exchanges: LineFile
    private let episodes: LineFile
    private let evaluation: EvaluationWriter
    private let telemetry: LineFile
    private let energy: LineFile?

    /// Makes the folder and its files, and writes the header.
    package init(folder: String, header: RunHeader) throws(CannotRun) {
        self.folder = folder
        origin = header.origin
        try AtomicFile.makeFolders(folder)
        exchanges = try LineFile(folder + "/exchanges.jsonl")
        episodes = try LineFile(folder + "/episodes.jsonl")
        evaluation = try EvaluationWriter(path: folder + "/evaluation.jsonl", origin: header.origin)
        telemetry = try LineFile(folder + "/telemetry.jsonl")
        energy = header.energy == nil ? nil : try LineFile(folder + "/energy.jsonl")
        try write(header)
    }

    /// Replaces `run.json`.
    package func write(_ header: RunHeader) throws(CannotRun) {
        var relative = header
        relative.windows = header.windows.map { $0.shifted(by: origin) }
        try AtomicFile.write(JSON.text(relative.json, pretty: true) + "\n", to: folder + "/run.json")
    }

    /// Keeps a request.
    package func append(_ exchange: Exchange) async throws(CannotRun) {
        try exchanges.append(exchange.shifted(by: origin).json)
    }

    /// Keeps an episode; of two with one name the later counts.
    package func append(_ episode: Episode) async throws(CannotRun) {
        try episodes.append(episode.shifted(by: origin).json)
    }

    /// Keeps what a server said of itself.
    package func append(_ sample: TelemetrySample) async throws(CannotRun) {
        try telemetry.append(sample.shifted(by: origin).json)
    }

    /// Keeps what a meter said.
    package func append(_ sample: EnergySample) async throws(CannotRun) {
        try energy?.append(sample.shifted(by: origin).json)
    }

    /// Keeps a request of the evaluation.
    package func append(_ exchange: EvaluationExchange) async throws(CannotRun) {
        try await evaluation.append(exchange)
    }
}

/// Adds the requests of the evaluation to a file; times are written as nanoseconds since an origin.
package struct EvaluationWriter: EvaluationSink {
    private let file: LineFile
    private let origin: MonotonicInstant

    /// Opens a file to add to.
    package init(path: String, origin: MonotonicInstant) throws(CannotRun) {
        file = try LineFile(path)
        self.origin = origin
    }

    /// Keeps a request of the evaluation.
    package func append(_ exchange: EvaluationExchange) async throws(CannotRun) {
        try file.append(exchange.shifted(by: origin).json)
    }
}

/// A file to which lines are added; closed at the end.
final class LineFile: Sendable {
    private let path: String
    private let file: CInt
    private let turn = Mutex(())

    init(_ path: String) throws(CannotRun) {
        self.path = path
        file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw AtomicFile.failure("written", path) }
    }

    deinit { close(file) }

    func append(_ value: JSONValue) throws(CannotRun) {
        let line = JSON.serialize(value) + [UInt8(ascii: "\n")]
        guard turn.withLock({ _ in AtomicFile.writeAll(line, to: file) }) else {
            throw AtomicFile.failure("written", path)
        }
    }
}
