package import AssayCore
import AssayJSON
import Glibc

/// Reads and writes `judge-check.json`.
package enum JudgeCheckFile {
    /// The version of the format.
    package static let format = 1

    /// The checks in a file; none where there is no such file.
    package static func read(path: String) throws(CannotRun) -> [JudgeCheck] {
        guard access(path, F_OK) == 0 || errno != ENOENT else { return [] }
        do {
            let file = try SourceFile(reading: path)
            let record = RecordReader(try JSON.parse(file.bytes))
            guard try record.int("format") == Self.format else {
                throw RecordError(
                    message: "the format is not \(Self.format), the one that this program reads")
            }
            return try record.records("checks", JudgeCheck.init)
        } catch let error as Diagnostic {
            throw CannotRun(error.message)
        } catch let error as JSONError {
            throw CannotRun("\(path):\(error.line):\(error.column): \(error.message)")
        } catch let error as RecordError {
            throw CannotRun("\(path): \(error.message)", hint: "`assay judge-check` writes it anew")
        } catch {
            throw CannotRun("\(path): \(error)")
        }
    }

    /// Replaces a file's check of the same judge, or adds it; `figures` are kept beside the counts for other readers.
    package static func write(_ check: JudgeCheck, figures: JSONValue, path: String) throws(CannotRun) {
        let others = try read(path: path).filter { !$0.isOf(check.judge) }.map(\.json)
        var own = check.json.objectValue ?? JSONObject()
        own["figures"] = figures
        let value: JSONValue = ["format": .int(Self.format), "checks": .array(others + [.object(own)])]
        try AtomicFile.write(JSON.text(value, pretty: true) + "\n", to: path)
    }
}

extension JudgeCheck {
    /// The check as its file holds it.
    package var json: JSONValue {
        [
            "judge": judge.json, "made": .string(made), "labels_sha256": .string(labelsDigest),
            "n": .int(count), "unscored": .int(unscored), "clusters": .int(clusters),
            "true_positives": .int(truePositives), "false_negatives": .int(falseNegatives),
            "false_positives": .int(falsePositives), "true_negatives": .int(trueNegatives),
        ]
    }

    init(_ record: RecordReader) throws(RecordError) {
        self.init(
            judge: try JudgeStamp(record.record("judge")), made: try record.text("made"),
            labelsDigest: try record.text("labels_sha256"), unscored: try Self.count("unscored", record),
            clusters: try Self.count("clusters", record),
            truePositives: try Self.count("true_positives", record),
            falseNegatives: try Self.count("false_negatives", record),
            falsePositives: try Self.count("false_positives", record),
            trueNegatives: try Self.count("true_negatives", record))
    }

    private static func count(_ name: String, _ record: RecordReader) throws(RecordError) -> Int {
        let count = try record.int(name)
        guard (0...1_000_000_000).contains(count) else {
            throw RecordError(message: "'\(name)' must be a count")
        }
        return count
    }
}
