import AssayArchive
import AssayCore
import AssayDigest
import AssayFormats
import AssayJSON
import Glibc

/// The files that a bundle holds: the run under `run/`, its suites under `suites/`, its trace under `traces/`, the price book under `prices/`,
/// and `bundle.json`, which names each with its length and SHA-256 and says which were redacted.
struct Bundle {
    private let evaluation: Evaluation
    private let redactsPrompts: Bool
    private let secrets: Secrets

    /// The record files that hold prompts.
    private static let withPrompts = ["exchanges.jsonl", "evaluation.jsonl"]

    init(_ evaluation: Evaluation, redactsPrompts: Bool) {
        self.evaluation = evaluation
        self.redactsPrompts = redactsPrompts
        let names = EnvironmentReference.names(in: JSON.text(evaluation.record.header.configuration))
        secrets = Secrets(names.compactMap { name in getenv(name).map { String(cString: $0) } })
    }

    /// Writes the archive and returns the number of files in it.
    func write(to path: String) throws(CannotRun) -> Int {
        let archive = try ArchiveWriter(path: path)
        var list: [JSONValue] = []
        for (name, place) in files {
            let original = try Self.bytes(place)
            var bytes = Redaction.without(secrets, original)
            if redactsPrompts, Self.withPrompts.contains(where: { "run/\($0)" == name }) {
                bytes = Redaction.withoutPrompts(bytes)
            }
            try archive.add(name, bytes)
            list.append(
                .members([
                    "name": .string(name), "bytes": .integer(Int64(bytes.count)),
                    "sha256": .string(Self.digest(bytes)),
                    "original_sha256": bytes == original ? nil : .string(Self.digest(original)),
                ]))
        }
        let manifest: JSONValue = [
            "format": 1, "run": .string(evaluation.record.header.id), "files": .array(list),
            "redacted_prompts": .bool(redactsPrompts),
        ]
        try archive.add("bundle.json", Array((JSON.text(manifest, pretty: true) + "\n").utf8))
        try archive.finish()
        return list.count + 1
    }

    /// The names in the archive, each with the file that it comes from.
    private var files: [(name: String, place: String)] {
        let run = Self.names(in: evaluation.folder).map { ("run/\($0)", "\(evaluation.folder)/\($0)") }
        let suites = evaluation.record.header.suites.flatMap { stamp in
            Self.names(in: stamp.path).map { ("suites/\(stamp.name)/\($0)", "\(stamp.path)/\($0)") }
        }
        let book = evaluation.record.header.configuration["price_book"]?["path"]?.stringValue
        let prices = book.map { Places.exists($0) ? [("prices/book.json", $0)] : [] } ?? []
        let trace = evaluation.record.header.configuration.value(at: "load.trace.path")?.stringValue
        let traces = trace.map { Places.exists($0) ? [(TraceSuite.bundled($0), $0)] : [] } ?? []
        return run + (redactsPrompts ? [] : suites + traces) + prices
    }

    /// The files of a folder and of the folders in it, by their paths from it; hidden ones and links are left out.
    private static func names(in folder: String, depth: Int = 0) -> [String] {
        guard depth < 8, let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            var status = stat()
            guard !name.hasPrefix("."), lstat("\(folder)/\(name)", &status) == 0 else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFREG: names.append(name)
            case S_IFDIR:
                names += Self.names(in: "\(folder)/\(name)", depth: depth + 1).map { "\(name)/\($0)" }
            default: break
            }
        }
        return names.sorted()
    }

    private static func bytes(_ path: String) throws(CannotRun) -> [UInt8] {
        do throws(Diagnostic) { return try SourceFile(reading: path).bytes } catch {
            throw CannotRun(error.message)
        }
    }

    private static func digest(_ bytes: [UInt8]) -> String {
        var digest = SHA256()
        digest.update(bytes)
        return digest.finish()
    }
}
