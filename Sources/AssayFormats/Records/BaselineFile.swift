package import AssayCore
import AssayJSON

/// Reads and writes `baselines/NAME.json`.
package enum BaselineFile {
    /// The baseline in a file.
    package static func read(path: String) throws(CannotRun) -> Baseline {
        do {
            return try Baseline(json: try JSON.parse(try SourceFile(reading: path).bytes))
        } catch let error as Diagnostic {
            throw CannotRun(error.message, hint: "`assay baseline save NAME RUN` makes a baseline")
        } catch let error as JSONError {
            throw CannotRun("\(path):\(error.line):\(error.column): \(error.message)")
        } catch let error as RecordError {
            throw CannotRun("\(path): \(error.message)")
        } catch {
            throw CannotRun("\(path): \(error)")
        }
    }

    /// Writes a baseline, one result a line, so that a change shows as the lines it changes.
    package static func write(_ baseline: Baseline, path: String) throws(CannotRun) {
        guard case .object(var members) = baseline.json else { return }
        let results = baseline.results.map { "    " + JSON.text($0.json) }.joined(separator: ",\n")
        members["results"] = nil
        let head = JSON.text(.object(members), pretty: true).dropLast(2)
        let list = results.isEmpty ? "[]" : "[\n\(results)\n  ]"
        try AtomicFile.write("\(head),\n  \"results\": \(list)\n}\n", to: path)
    }
}
