package import AssayCore
import AssayJSON
import Glibc

/// Reads and writes people's labels, one JSON object a line.
package enum LabelFile {
    private static let members = ["suite", "case", "episode", "output", "rule", "accept", "note", "labelled"]

    /// The labels of a file in the order written, or everything that is wrong with it. A last line that was not finished is left out.
    package static func read(path: String) throws(Diagnostics) -> [HumanLabel] {
        let problems = Problems()
        var labels: [HumanLabel] = []
        do throws(Diagnostic) {
            var file = try SourceFile(reading: path)
            // Of a label that was being written when the program was killed, nothing is known.
            if let torn = file.tornLine { file.bytes.removeLast(torn.count) }
            for line in JSONLine.read(file, problems: problems) { labels += label(line, problems) }
        } catch {
            throw Diagnostics([error])
        }
        try problems.throwIfAny()
        return labels
    }

    private static func label(_ line: JSONLine, _ problems: Problems) -> [HumanLabel] {
        line.noteUnknown(except: members, problems: problems)
        for name in ["case", "output"] where line.value[name]?.stringValue == nil {
            problems.add(
                "a label needs '\(name)', a text",
                hint: #"for example: {"case": "c1", "output": "…", "accept": true}"#,
                at: line.location(of: name))
        }
        for name in ["suite", "episode", "note", "labelled"] {
            guard let value = line.value[name], value.stringValue == nil else { continue }
            problems.add("'\(name)' must be text", at: line.location(of: name))
        }
        let rule = line.value["rule"]?.integerValue.flatMap { Int(exactly: $0) }
        if line.value["rule"] != nil, rule.map({ $0 < 1 }) ?? true {
            problems.add(
                "'rule' must be the number of one of the suite's rules of the judge, from 1",
                at: line.location(of: "rule"))
        }
        let accept = line.value["accept"]
        if accept?.boolValue == nil, accept?.isNull != true {
            problems.add(
                "a label needs 'accept': true or false",
                hint: "null takes an earlier label of the episode back",
                at: line.location(of: "accept"))
        }
        guard let caseID = line.value["case"]?.stringValue, let output = line.value["output"]?.stringValue
        else { return [] }
        return [
            HumanLabel(
                suite: line.value["suite"]?.stringValue, caseID: caseID,
                episode: line.value["episode"]?.stringValue, output: output, rule: rule,
                accepts: accept?.boolValue, note: line.value["note"]?.stringValue, location: line.location)
        ]
    }
}

/// Adds labels to a file, each kept at once.
package struct LabelWriter: Sendable {
    private let file: LineFile

    /// Opens a file to add to.
    package init(path: String) throws(CannotRun) { file = try LineFile(path) }

    /// Adds a label, with the time at which it was given.
    package func append(_ label: HumanLabel, at time: String) throws(CannotRun) {
        try file.append(
            .members([
                "suite": .text(label.suite), "case": .string(label.caseID), "episode": .text(label.episode),
                "output": .string(label.output), "rule": .int(label.rule),
                "accept": label.accepts.map { .bool($0) } ?? .null,
                "note": .text(label.note), "labelled": .string(time),
            ]))
    }
}
