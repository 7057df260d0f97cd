import AssayCore
import AssayJSON

/// A table of prompts: CSV with a header, or one JSON object a line. One field may hold the expected answer, and all others are inputs.
enum TableImport {
    static let idNames = ["id", "case", "case_id", "name"]
    static let answerNames = [
        "expected", "answer", "ideal", "target", "reference", "expected_output", "output", "completion",
    ]
    static let tagNames = ["tags", "tag", "category"]

    /// One row: its fields in order, each with its place.
    struct Row {
        var fields: [(name: String, value: JSONValue)]
        var location: SourceLocation

        /// The value of a field; `nil` where there is none, or it is empty.
        func value(_ name: String?) -> JSONValue? {
            fields.first { $0.name == name && $0.value != .null && $0.value != "" }?.value
        }

        /// The fields that hold an expected answer.
        var answerFields: [(name: String, value: JSONValue)] {
            fields.filter {
                answerNames.contains($0.name.lowercased()) && $0.value != .null && $0.value != ""
            }
        }

        /// The expected answers, any of which will do; `nil` where there are none.
        var answers: [String]? {
            guard let value = answerFields.first?.value else { return nil }
            let texts =
                value.arrayValue.map { $0.compactMap(\.shownText) } ?? [value.shownText].compactMap(\.self)
            return texts.isEmpty || texts.count != value.arrayValue?.count ?? 1 ? nil : texts
        }
    }

    static func csv(_ file: SourceFile) throws(Diagnostics) -> ImportedSuite {
        let problems = Problems()
        let table = CSV(file, problems: problems)
        for (place, name) in table.header.enumerated() where !isField(name) {
            problems.add(
                "column \(place + 1) is called '\(name)', which no template can name",
                hint: "use letters, digits and '_'", at: SourceLocation(file: file.name, line: 1, column: 1))
        }
        if table.header.isEmpty {
            problems.add("there is no header", at: SourceLocation(file: file.name, line: 1, column: 1))
        }
        guard !table.header.isEmpty, table.header.allSatisfy(isField) else { throw Diagnostics(problems.all) }
        let rows = table.rows.map { row in
            Row(
                fields: zip(table.header, row.fields).map { ($0, .string($1)) }, location: table.location(row)
            )
        }
        return suite(rows, leftOut: problems.all.map { .leftOut($0.message, at: $0.location) })
    }

    static func jsonLines(_ file: SourceFile) -> ImportedSuite {
        let (records, broken) = ImportRecord.read(file)
        let rows = records.map { record in
            Row(
                fields: (record.value.objectValue?.members ?? []).map { ($0.name, $0.value) },
                location: record.location)
        }
        return suite(rows, leftOut: broken)
    }

    private static func isField(_ name: String) -> Bool {
        !name.isEmpty && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
    }

    private static func suite(_ rows: [Row], leftOut: [Diagnostic]) -> ImportedSuite {
        var leftOut = leftOut
        // A row has one name and one list of tags; a second field that could be either is an input like any other.
        let all = Set(rows.flatMap { $0.fields.map(\.name) }).sorted()
        let idField = idNames.lazy.compactMap { id in all.first { $0.lowercased() == id } }.first
        let tagField = tagNames.lazy.compactMap { tag in all.first { $0.lowercased() == tag } }.first
        let isTaken = { (name: String) in
            name == idField || name == tagField || answerNames.contains(name.lowercased())
        }
        if let idField, ["case", "name"].contains(idField.lowercased()) {
            leftOut.append(
                .leftOut(
                    "'\(idField)' names the cases, so it is no input",
                    hint: "give the column another name to have it in the prompt", at: rows.first?.location))
        }
        // Every case must have what the template names, so a field that some rows lack is no input.
        let inputs = (rows.first?.fields.map(\.name) ?? []).filter { name in
            !isTaken(name) && isField(name)
                && rows.allSatisfy { row in row.fields.contains { $0.name == name } }
        }
        let answers = rows.compactMap(\.answers)
        let rule = AnswerRule(answers)
        var caseNames = CaseNames()
        let cases = rows.enumerated().compactMap { place, row -> JSONValue? in
            let others = row.fields.map(\.name).filter { !inputs.contains($0) && !isTaken($0) }
            leftOut += notes(on: row, others: others, isAnswerDue: !answers.isEmpty)
            let answer = row.answers
            return .members([
                "id": .string(caseNames.name(row.value(idField)?.shownText, place: place)),
                "input": .object(
                    JSONObject(
                        row.fields.filter { inputs.contains($0.name) }.map {
                            .init(name: $0.name, value: $0.value)
                        })),
                "expect": answer.map(rule.expect) ?? [:],
                "tags": row.value(tagField).map(tags),
                "references": answer.map { [["text": .string($0[0])]] },
                "counterexamples": answer.map { _ in [["text": ""]] },
            ])
        }
        return ImportedSuite(
            workload: "questions", summary: "Prompts of a table, with the answers that were expected.",
            prompt: prompt(inputs, rows), cases: inputs.isEmpty ? [] : cases,
            acceptance: [
                answers.isEmpty
                    ? ImportedSuite.Rule(
                        "length", ["min_words": 1],
                        comment: "no answer was expected: anything said is accepted") : rule.rule
            ],
            leftOut: leftOut)
    }

    /// What of a row is not carried over: fields that are no input, a second answer, and an answer that is none.
    private static func notes(on row: Row, others: [String], isAnswerDue: Bool) -> [Diagnostic] {
        let answers = row.answerFields.map(\.name)
        var notes = others.map { name in
            "'\(name)' \(isField(name) ? "is not in every row" : "is a name that no template can hold"), so it is no input"
        }
        notes += answers.dropFirst().map {
            "'\($0)' is not carried over: the expected answer is taken from '\(answers[0])'"
        }
        if row.answers == nil, let name = answers.first {
            notes.append("'\(name)' is no text, number or list of texts: anything said is accepted")
        } else if row.answers == nil, isAnswerDue {
            notes.append("this row has no expected answer: anything said is accepted")
        }
        return notes.map { .leftOut($0, at: row.location) }
    }

    /// A conversation as it is, one field alone, or every field on a line of its own under its name.
    private static func prompt(_ inputs: [String], _ rows: [Row]) -> PromptTemplate {
        if let talk = inputs.first(where: { name in
            rows.allSatisfy { row in row.fields.first { $0.name == name }?.value.isConversation == true }
        }) {
            return PromptTemplate(messages: talk)
        }
        guard inputs.count > 1 else { return PromptTemplate(user: inputs.map { "{{input.\($0)}}" }.joined()) }
        return PromptTemplate(user: inputs.map { "\($0): {{input.\($0)}}" }.joined(separator: "\n"))
    }

    private static func tags(_ value: JSONValue) -> JSONValue {
        if let list = value.arrayValue { return .array(list.compactMap(\.shownText).map { .string($0) }) }
        let words = (value.shownText ?? "").split { $0 == "," || $0 == ";" || $0 == "|" }
        return .array(words.map { .string($0.split(separator: " ").joined(separator: " ")) })
    }
}

extension JSONValue {
    /// A text, or a number or truth value as text.
    var shownText: String? {
        switch self {
        case .string(let text): text
        case .integer(let whole): String(whole)
        case .number(let real): String(real)
        case .bool(let truth): String(truth)
        case .null, .array, .object: nil
        }
    }

    /// Whether this is a list of chat messages.
    var isConversation: Bool { Message.conversation(chat: self) != nil }
}
