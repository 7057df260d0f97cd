import AssayCore
import AssayJSON

/// The Berkeley Function Calling Leaderboard's questions of one turn (simple, multiple, parallel, irrelevance) with their possible answers.
enum BFCLImport {
    static func suite(_ file: SourceFile, answers: SourceFile?) -> ImportedSuite {
        var (records, leftOut) = ImportRecord.read(file)
        let possible = answers.map(ImportRecord.read)
        leftOut += possible?.leftOut ?? []
        leftOut += ImportRecord.leftOut(of: records, except: ["id", "question", "function"])
        let truths = Dictionary((possible?.records ?? []).map { ($0.text("id") ?? "", $0["ground_truth"]) }) {
            first, _ in first
        }
        var names = CaseNames()
        let cases = records.enumerated().compactMap { place, record -> JSONValue? in
            let id = record.text("id") ?? ""
            let isIrrelevant = id.contains("irrelevance")
            guard let turns = record["question"]?.arrayValue, turns.count == 1, let messages = turns.first,
                messages.isConversation, let functions = record["function"]?.arrayValue,
                case let tools = functions.compactMap(tool), !tools.isEmpty, tools.count == functions.count
            else {
                leftOut.append(
                    .leftOut("this record is no question of one turn with functions", at: record.location))
                return nil
            }
            let truth = truths[id] ?? nil
            guard isIrrelevant || truth != nil else {
                leftOut.append(
                    .leftOut(
                        "there is no possible answer to '\(id)'",
                        hint: "name the file of answers with --answers",
                        at: record.location))
                return nil
            }
            let wanted = isIrrelevant ? [] : truth?.arrayValue ?? []
            let calls = wanted.compactMap(call)
            guard calls.count == wanted.count else {
                leftOut.append(
                    .leftOut("the possible answers to '\(id)' are too many, or no calls", at: record.location)
                )
                return nil
            }
            return .members([
                "id": .string(names.name(id, place: place)), "input": ["messages": messages],
                "tools": .array(tools), "expect": ["calls": .array(calls)],
                "tags": [
                    .string(
                        isIrrelevant
                            ? "irrelevance"
                            : calls.count > 1 ? "parallel" : functions.count > 1 ? "multiple" : "simple")
                ],
                "references": [reference(calls)], "counterexamples": [counterexample(calls, tools)],
            ])
        }
        return ImportedSuite(
            workload: "agent", summary: "Function calls that a question needs, or none (BFCL).",
            prompt: PromptTemplate(messages: "messages"), cases: cases,
            acceptance: [
                ImportedSuite.Rule(
                    "tool_calls", ["strings": "normal"],
                    comment: "the expected calls in any order, each argument one of its possible values")
            ], leftOut: leftOut)
    }

    /// A function as a case declares a tool; endpoints allow no dots in names, so they become `_`, as in the leaderboard's own runs.
    private static func tool(_ function: JSONValue) -> JSONValue? {
        ImportedTool.declaration(
            .members([
                "name": function["name"]?.stringValue.map { .string(name($0)) },
                "description": function["description"],
                "parameters": function["parameters"].map(schema),
            ]))
    }

    private static func name(_ name: String) -> String { name.replacing(".", with: "_") }

    private static let types = [
        "dict": "object", "float": "number", "double": "number", "long": "integer", "short": "integer",
        "byte": "integer",
        "tuple": "array", "ArrayList": "array", "Array": "array", "HashMap": "object", "Hashtable": "object",
        "Boolean": "boolean",
        "String": "string", "char": "string", "bool": "boolean", "int": "integer", "Bigint": "integer",
    ]

    /// A schema with JSON Schema's own names of types; `any` is left open.
    private static func schema(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let elements): return .array(elements.map(schema))
        case .object(let object):
            let members = object.members.compactMap { member -> JSONObject.Member? in
                guard member.name == "type", let type = member.value.stringValue else {
                    return .init(
                        name: member.name,
                        value: member.name == "properties" ? properties(member.value) : schema(member.value))
                }
                return type == "any" ? nil : .init(name: "type", value: .string(types[type] ?? type))
            }
            return .object(JSONObject(members))
        default: return value
        }
    }

    /// The schemas of properties, whatever these are called.
    private static func properties(_ value: JSONValue) -> JSONValue {
        .object(
            JSONObject(
                (value.objectValue?.members ?? []).map { .init(name: $0.name, value: schema($0.value)) }))
    }

    /// A call of the possible answers, as a case expects it; `nil` where its choices are too many to be written out.
    private static func call(_ truth: JSONValue) -> JSONValue? {
        guard let function = truth.objectValue?.members.first else { return nil }
        var needed = JSONObject()
        var optional = JSONObject()
        for argument in function.value.objectValue?.members ?? [] {
            guard let choices = choices(argument.value) else { return nil }
            if choices.mayBeMissing {
                optional[argument.name] = .array(choices.values)
            } else {
                needed[argument.name] = .array(choices.values)
            }
        }
        return [
            "name": .string(name(function.name)), "one_of": .object(needed), "optional": .object(optional),
        ]
    }

    private static let mostChoices = 1000

    /// The values that an argument may have, and whether it may be left out, which an empty text among them says; `nil` where they are too
    /// many, or none.
    private static func choices(_ list: JSONValue) -> (values: [JSONValue], mayBeMissing: Bool)? {
        let possible = list.arrayValue ?? [list]
        let mayBeMissing = possible.contains("")
        var values: [JSONValue] = []
        for value in possible where value != "" {
            guard let more = spelledOut(value), values.count + more.count <= mostChoices else { return nil }
            values += more
        }
        return values.isEmpty && !mayBeMissing ? nil : (values, mayBeMissing)
    }

    /// A possible value with every choice inside it made: the members of objects are themselves lists of choices.
    private static func spelledOut(_ value: JSONValue) -> [JSONValue]? {
        switch value {
        case .array(let elements):
            var made: [[JSONValue]] = [[]]
            for element in elements {
                guard let choices = spelledOut(element), made.count * choices.count <= mostChoices else {
                    return nil
                }
                made = made.flatMap { start in choices.map { start + [$0] } }
            }
            return made.map { .array($0) }
        case .object(let object):
            var made = [JSONObject()]
            for member in object.members {
                guard let choices = choices(member.value),
                    made.count * (choices.values.count + 1) <= mostChoices
                else { return nil }
                made = made.flatMap { start in
                    (choices.mayBeMissing ? [start] : [])
                        + choices.values.map { choice in
                            var extended = start
                            extended[member.name] = choice
                            return extended
                        }
                }
            }
            return made.map { .object($0) }
        default: return [value]
        }
    }

    /// The answer that takes the first possible value of every argument that must be given.
    private static func reference(_ calls: [JSONValue]) -> JSONValue {
        guard !calls.isEmpty else { return ["text": "None of these functions fits."] }
        let made = calls.map { call -> JSONValue in
            let arguments = (call["one_of"]?.objectValue?.members ?? []).compactMap { argument in
                argument.value.arrayValue?.first.map { JSONObject.Member(name: argument.name, value: $0) }
            }
            return ["name": call["name"] ?? "", "arguments": .object(JSONObject(arguments))]
        }
        return ["text": "", "tool_calls": .array(made)]
    }

    /// Nothing called where a call is due, and a call where none is.
    private static func counterexample(_ calls: [JSONValue], _ tools: [JSONValue]) -> JSONValue {
        guard calls.isEmpty, let name = tools.first?["name"] else { return ["text": ""] }
        return ["text": "", "tool_calls": [["name": name, "arguments": [:]]]]
    }
}
