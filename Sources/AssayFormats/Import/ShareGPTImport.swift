import AssayCore
import AssayJSON

/// ShareGPT's conversations: what people said is said again, turn by turn, and the model under test gives its own answers.
enum ShareGPTImport {
    static func suite(_ file: SourceFile) -> ImportedSuite {
        var (records, leftOut) = ImportRecord.read(file)
        leftOut += ImportRecord.leftOut(of: records, except: ["id", "conversations", "items"])
        var names = CaseNames()
        var answers = 0
        let cases = records.enumerated().compactMap { place, record -> JSONValue? in
            let turns = record["conversations"]?.arrayValue ?? record["items"]?.arrayValue ?? []
            let said = turns.filter { isPerson($0["from"]?.stringValue) }.compactMap {
                $0["value"]?.stringValue
            }
            guard let first = said.first,
                said.count == turns.count(where: { isPerson($0["from"]?.stringValue) })
            else {
                leftOut.append(
                    .leftOut("this conversation has no text that a person said", at: record.location))
                return nil
            }
            for turn in turns where !isPerson(turn["from"]?.stringValue) {
                guard ["gpt", "chatgpt", "bing", "bard", "assistant"].contains(turn["from"]?.stringValue)
                else {
                    let speaker = turn["from"]?.stringValue ?? "nobody"
                    leftOut.append(
                        .leftOut("what '\(speaker)' says is not carried over", at: record.location))
                    continue
                }
                answers += 1
            }
            return .members([
                "id": .string(names.name(record.text("id"), place: place)),
                "input": ["prompt": .string(first)],
                "turns": said.count == 1 ? nil : .array(said.dropFirst().map { ["user": .string($0)] }),
                "expect": [:], "tags": [.string("turns-\(said.count)")],
                "counterexamples": [["text": ""]],
            ])
        }
        if answers > 0 {
            leftOut.append(
                .leftOut(
                    "\(answers) recorded answers are not carried over: the model under test gives its own",
                    at: SourceLocation(file: file.name, line: 1, column: 1)))
        }
        return ImportedSuite(
            workload: "chat", summary: "Conversations of people with a chat model, turn by turn.",
            prompt: PromptTemplate(user: "{{input.prompt}}"),
            generation: JSONObject([
                .init(name: "max_tokens", value: 512), .init(name: "temperature", value: 0),
            ]),
            cases: cases,
            acceptance: [
                ImportedSuite.Rule(
                    "length", ["min_words": 1], comment: "nothing was expected: anything said is accepted")
            ], leftOut: leftOut)
    }

    private static func isPerson(_ speaker: String?) -> Bool { speaker == "human" || speaker == "user" }
}
