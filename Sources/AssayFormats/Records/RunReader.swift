package import AssayCore
import AssayJSON
import Glibc

/// A run read from its folder, and what about its files is worth saying.
package struct ReadRun: Sendable {
    /// The run.
    package var record: RunRecord
    /// Sentences about what could not be read, such as the torn last line of a killed run.
    package var notes: [String]
}

/// Reads a run's folder; a run that was killed at any moment can be read.
package enum RunReader {
    /// Reads `run.json` and the records beside it.
    package static func read(folder: String) throws(CannotRun) -> ReadRun {
        let header = try Self.header(folder: folder)
        var notes: [String] = []
        let exchanges = try records(folder + "/exchanges.jsonl", &notes) { value throws(RecordError) in
            try Exchange(json: value)
        }
        let episodes = try records(folder + "/episodes.jsonl", &notes) { value throws(RecordError) in
            try Episode(json: value)
        }
        // Runs of before there were judges and telemetry have no such files.
        let evaluation = try recordsIfAny(folder + "/evaluation.jsonl", &notes) { value throws(RecordError) in
            try EvaluationExchange(json: value)
        }
        let telemetry = try recordsIfAny(folder + "/telemetry.jsonl", &notes) { value throws(RecordError) in
            try TelemetrySample(json: value)
        }
        let energy = try recordsIfAny(folder + "/energy.jsonl", &notes) { value throws(RecordError) in
            try EnergySample(json: value)
        }
        return ReadRun(
            record: RunRecord(
                header: header, exchanges: exchanges, episodes: lastOfEach(episodes), evaluation: evaluation,
                telemetry: telemetry, energy: energy),
            notes: notes)
    }

    private static func header(folder: String) throws(CannotRun) -> RunHeader {
        do {
            let file = try SourceFile(reading: folder + "/run.json")
            return try RunHeader(json: try JSON.parse(file.bytes))
        } catch let error as Diagnostic {
            throw CannotRun(error.message, hint: "a run is a folder under results/ that holds run.json")
        } catch let error as JSONError {
            throw CannotRun("\(folder)/run.json:\(error.line):\(error.column): \(error.message)")
        } catch let error as RecordError {
            throw CannotRun("\(folder)/run.json: \(error.message)")
        } catch {
            throw CannotRun("\(folder)/run.json: \(error)")
        }
    }

    /// An episode judged later than it ended is written twice: the later line counts, at the place of the first.
    private static func lastOfEach(_ episodes: [Episode]) -> [Episode] {
        var places: [String: Int] = [:]
        var result: [Episode] = []
        for episode in episodes {
            if let place = places[episode.planned.id] {
                result[place] = episode
            } else {
                places[episode.planned.id] = result.count
                result.append(episode)
            }
        }
        return result
    }

    private static func recordsIfAny<Record>(
        _ path: String, _ notes: inout [String], _ make: (JSONValue) throws(RecordError) -> Record
    ) throws(CannotRun) -> [Record] {
        access(path, F_OK) == 0 ? try records(path, &notes, make) : []
    }

    private static func records<Record>(
        _ path: String, _ notes: inout [String], _ make: (JSONValue) throws(RecordError) -> Record
    ) throws(CannotRun) -> [Record] {
        let file: SourceFile
        do throws(Diagnostic) { file = try SourceFile(reading: path) } catch {
            throw CannotRun(error.message)
        }
        var records: [Record] = []
        let lines = file.lines
        for (index, line) in lines.enumerated() where !line.isEmpty {
            do throws(LineMistake) {
                records.append(try record(line, make))
            } catch {
                // Every whole line ends in a line feed, so only the last can be torn.
                let torn = index == lines.count - 1
                notes.append(
                    "\(path):\(index + 1)\(error.column): "
                        + (torn ? "the last line was not finished when the run was killed" : error.message))
            }
        }
        return records
    }

    private struct LineMistake: Error {
        var message: String
        var column = ""
    }

    private static func record<Record>(
        _ line: ArraySlice<UInt8>, _ make: (JSONValue) throws(RecordError) -> Record
    ) throws(LineMistake) -> Record {
        let value: JSONValue
        do throws(JSONError) { value = try JSON.parse(line) } catch {
            throw LineMistake(message: error.message, column: ":\(error.column)")
        }
        do throws(RecordError) { return try make(value) } catch { throw LineMistake(message: error.message) }
    }

    /// Replaces the header of a run as it was read, in one step.
    package static func replaceHeader(_ header: RunHeader, folder: String) throws(CannotRun) {
        try AtomicFile.write(JSON.text(header.json, pretty: true) + "\n", to: folder + "/run.json")
    }

    /// Replaces a run's episodes, as judged anew, in one step. Lines that cannot be read are kept as they are, after the others.
    package static func replaceEpisodes(_ episodes: [Episode], folder: String) throws(CannotRun) {
        let path = folder + "/episodes.jsonl"
        let file: SourceFile
        do throws(Diagnostic) { file = try SourceFile(reading: path) } catch {
            throw CannotRun(error.message)
        }
        let unreadable = file.lines.filter { line in
            !line.isEmpty
                && (try? record(line) { value throws(RecordError) in try Episode(json: value) }) == nil
        }
        let lines = episodes.map { ArraySlice(JSON.serialize($0.json)) } + unreadable
        try AtomicFile.write(lines.flatMap { $0 + [UInt8(ascii: "\n")] }, to: path)
    }
}
