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

/// A file to which lines are added, each whole or not at all; closed at the end.
final class LineFile: Sendable {
    private let path: String
    private let file: CInt
    private let turn = Mutex(())

    /// Opens a file. What a killed program left of its last line is finished where only the end is missing, else taken off: what is added
    /// must not be glued to it.
    init(_ path: String) throws(CannotRun) {
        self.path = path
        file = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard file >= 0, finishLastLine() else { throw AtomicFile.failure("written", path) }
    }

    deinit { close(file) }

    func append(_ value: JSONValue) throws(CannotRun) {
        let line = JSON.serialize(value) + [UInt8(ascii: "\n")]
        guard turn.withLock({ _ in add(line) }) else { throw AtomicFile.failure("written", path) }
    }

    private func add(_ line: [UInt8]) -> Bool {
        let end = lseek(file, 0, SEEK_END)
        if AtomicFile.writeAll(line, to: file) { return true }
        let reason = errno
        _ = ftruncate(file, end)
        errno = reason
        return false
    }

    private func finishLastLine() -> Bool {
        let end = lseek(file, 0, SEEK_END)
        var last: UInt8 = 0
        guard end > 0, pread(file, &last, 1, end - 1) == 1, last != UInt8(ascii: "\n") else {
            return end >= 0
        }
        guard let read = try? SourceFile(reading: path) else { return false }
        return read.tornLine.map { ftruncate(file, end - $0.count) == 0 }
            ?? AtomicFile.writeAll([UInt8(ascii: "\n")], to: file)
    }
}

extension SourceFile {
    /// What is there of a last line that was not written to its end; `nil` where it is JSON, or ends as lines end.
    var tornLine: ArraySlice<UInt8>? {
        guard let last = lines.last, !last.isEmpty, (try? JSON.parse(last)) == nil else { return nil }
        return last
    }
}
