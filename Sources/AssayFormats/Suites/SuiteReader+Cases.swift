import AssayCore
import AssayJSON

extension SuiteReader {
    mutating func readCases(_ path: String, at location: SourceLocation?, retrieval: Retrieval?) -> [Case] {
        guard let file = file(path, at: location) else { return [] }
        var ids: Set<String> = []
        let corpus = retrieval.map { Set($0.corpus.map(\.id)) }
        let cases = jsonLines(file).map { line, problems -> Case in
            line.noteUnknown(
                except: [
                    "id", "input", "turns", "tools", "passages", "expect", "tags", "weight", "cluster",
                    "references",
                    "counterexamples",
                ],
                problems: problems)
            let testCase = CaseDecoder(
                line: line, problems: problems, corpus: corpus, mistakeInParameters: mistake(inParameters:)
            ).testCase
            if !ids.insert(testCase.id).inserted {
                problems.add("the case '\(testCase.id)' is there twice", at: line.location(of: "id"))
            }
            return testCase
        }
        if cases.isEmpty { note("\(path) holds no case", at: location) }
        return cases
    }
}

/// Reads one line of `cases.jsonl`.
struct CaseDecoder {
    let line: JSONLine
    let problems: Problems
    /// The ids of the corpus; `nil` where the suite has none.
    let corpus: Set<String>?
    /// What is wrong with the parameters of a tool; `nil` where nothing is.
    let mistakeInParameters: (JSONValue) -> String?

    var testCase: Case {
        let id = line.value["id"]?.stringValue ?? ""
        if id.isEmpty { wrong("id", "a case needs 'id', a text") }
        for key in ["input", "expect"] where line.value[key]?.objectValue == nil {
            wrong(key, "a case needs '\(key)', an object")
        }
        let weight = line.value["weight"]?.integerValue
        if line.value["weight"] != nil, weight.map({ $0 >= 1 && $0 <= 1000 }) != true {
            wrong("weight", "'weight' must be a whole number from 1 to 1000")
        }
        return Case(
            id: id, input: line.value["input"] ?? [:], followUps: turns, tools: tools,
            passages: passages,
            expect: line.value["expect"] ?? [:], tags: texts("tags"), weight: Int(clamping: weight ?? 1),
            cluster: line.value["cluster"]?.stringValue,
            references: references("references"), counterexamples: references("counterexamples"),
            location: line.location)
    }

    private func wrong(_ key: String, _ message: String, hint: String? = nil) {
        problems.add(message, hint: hint, at: line.location(of: key))
    }

    /// Notes every member of a list's objects that nobody reads.
    private func noteUnknown(in value: JSONValue?, of key: String, except known: [String]) {
        for member in (value?.arrayValue ?? []).flatMap({ $0.objectValue?.members ?? [] })
        where !known.contains(member.name) {
            let near = NearMiss.nearest(to: member.name, among: known)
            wrong(
                key, "unknown member '\(member.name)' in '\(key)'",
                hint: near.map { "did you mean '\($0)'?" }
                    ?? "the members are: \(known.joined(separator: ", "))")
        }
    }

    /// What the user says after each answer.
    private var turns: [FollowUp] {
        guard let value = line.value["turns"] else { return [] }
        noteUnknown(in: value, of: "turns", except: ["user", "after_ms"])
        let turns = (value.arrayValue ?? []).compactMap { element -> FollowUp? in
            guard let text = element["user"]?.stringValue else { return nil }
            let pause = element["after_ms"]?.numberValue
            guard element["after_ms"] == nil || pause.map({ (0...86_400_000).contains($0) }) == true else {
                return nil
            }
            return FollowUp(text: text, pause: pause.map { .seconds(fraction: $0 / 1000) })
        }
        if value.arrayValue == nil || turns.count != value.arrayValue?.count {
            wrong(
                "turns",
                "'turns' must be a list of objects with 'user', a text, and perhaps 'after_ms', a time")
        }
        return turns
    }

    /// The tools that the model may call and that nothing runs.
    private var tools: [ToolDeclaration] {
        guard let value = line.value["tools"] else { return [] }
        noteUnknown(in: value, of: "tools", except: ["name", "summary", "parameters"])
        let tools = (value.arrayValue ?? []).compactMap { element -> ToolDeclaration? in
            guard let name = element["name"]?.stringValue, let summary = element["summary"]?.stringValue,
                let parameters = element["parameters"], parameters["type"]?.stringValue == "object"
            else { return nil }
            if let mistake = mistakeInParameters(parameters) { wrong("tools", mistake) }
            return ToolDeclaration(name: name, summary: summary, parameters: parameters)
        }
        if tools.isEmpty || tools.count != value.arrayValue?.count {
            wrong(
                "tools",
                "'tools' must be a list of objects with 'name', 'summary' and 'parameters', a JSON Schema with 'type: object'"
            )
        }
        return tools
    }

    /// The passages of a case whose retrieval is fixed.
    private var passages: [String]? {
        guard line.value["passages"] != nil else { return nil }
        let ids = texts("passages")
        guard let corpus else {
            wrong("passages", "'passages' stands here, and the suite has no 'retrieval'")
            return ids
        }
        if ids.isEmpty { wrong("passages", "'passages' is empty", hint: "without it the retriever chooses") }
        if Set(ids).count < ids.count { wrong("passages", "'passages' names a passage twice") }
        for id in ids where !corpus.contains(id) {
            let near = NearMiss.nearest(to: id, among: corpus.sorted())
            wrong("passages", "there is no passage '\(id)'", hint: near.map { "did you mean '\($0)'?" })
        }
        return ids
    }

    private func texts(_ key: String) -> [String] {
        guard let value = line.value[key] else { return [] }
        let texts = value.arrayValue?.compactMap(\.stringValue)
        if texts == nil || texts?.count != value.arrayValue?.count {
            wrong(key, "'\(key)' must be a list of texts")
        }
        return texts ?? []
    }

    private func references(_ key: String) -> [Reference] {
        guard let value = line.value[key] else { return [] }
        guard let elements = value.arrayValue, elements.allSatisfy({ $0["text"]?.stringValue != nil }) else {
            wrong(key, "'\(key)' must be a list of objects with 'text'")
            return []
        }
        noteUnknown(in: value, of: key, except: ["text", "tool_calls"])
        return elements.map { element in
            noteUnknown(in: element["tool_calls"], of: key, except: ["name", "arguments"])
            let calls = (element["tool_calls"]?.arrayValue ?? []).enumerated().map { index, call in
                ToolCall(
                    id: "call-\(index)", name: call["name"]?.stringValue ?? "",
                    arguments: call["arguments"]?.plainText ?? "{}")
            }
            return Reference(text: element["text"]?.stringValue ?? "", toolCalls: calls)
        }
    }
}
