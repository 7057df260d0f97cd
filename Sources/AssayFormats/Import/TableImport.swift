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

        func first(of names: [String]) -> JSONValue? {
            fields.first { names.contains($0.name.lowercased()) && $0.value != .null && $0.value != "" }?
                .value
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
        let taken = idNames + answerNames + tagNames
        // Every case must have what the template names, so a field that some rows lack is no input.
        let names = rows.first?.fields.map(\.name) ?? []
        let inputs = names.filter { name in
            !taken.contains(name.lowercased()) && isField(name)
                && rows.allSatisfy { row in row.fields.contains { $0.name == name } }
        }
        let answers = rows.compactMap { $0.first(of: answerNames)?.shownText }
        let rule = AnswerRule(answers)
        var caseNames = CaseNames()
        let cases = rows.enumerated().compactMap { place, row -> JSONValue? in
            for field in row.fields
            where !inputs.contains(field.name) && !taken.contains(field.name.lowercased()) {
                leftOut.append(
                    .leftOut("'\(field.name)' is not in every row, so it is no input", at: row.location))
            }
            let answer = row.first(of: answerNames)?.shownText
            if answer == nil, !answers.isEmpty {
                leftOut.append(
                    .leftOut("this row has no expected answer: anything said is accepted", at: row.location))
            }
            return .members([
                "id": .string(caseNames.name(row.first(of: idNames)?.shownText, place: place)),
                "input": .object(
                    JSONObject(
                        row.fields.filter { inputs.contains($0.name) }.map {
                            .init(name: $0.name, value: $0.value)
                        })),
                "expect": answer.map(rule.expect) ?? [:],
                "tags": row.first(of: tagNames).map(tags),
                "references": answer.map { [["text": .string($0)]] },
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
