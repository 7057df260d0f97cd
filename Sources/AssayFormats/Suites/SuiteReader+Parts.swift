import AssayCore
import AssayJSON

extension SuiteReader {
    mutating func readPrompt(_ node: Node?, of top: inout MappingReader) -> PromptTemplate {
        guard let node else {
            top.missing("prompt", hint: "it holds 'user' or 'messages' and, if need be, 'system' and 'files'")
            return PromptTemplate(user: "")
        }
        var prompt = mapping(node, "the prompt")
        var files: [String: String] = [:]
        for member in prompt.members("files") {
            if let path = member.value.text, let file = file(path, at: member.value.location) {
                files[member.key] = file.text
            }
        }
        let messages = prompt.text("messages")
        let template = PromptTemplate(
            system: prompt.text("system"),
            user: messages == nil ? prompt.requiredText("user") : prompt.text("user") ?? "",
            messages: messages, files: files)
        if messages != nil, prompt.node["user"] != nil {
            note(
                "the prompt has both 'user' and 'messages'", hint: "one of them makes the prompt",
                at: node.location)
        }
        prompt.finish()
        return template
    }

    func readSettings(_ node: Node?) -> GenerationSettings {
        guard let node else { return GenerationSettings() }
        var generation = mapping(node, "generation")
        let settings = GenerationSettings(
            maxTokens: generation.integer("max_tokens", in: 1...1_000_000) ?? 256,
            temperature: generation.number("temperature", in: 0...10) ?? 0,
            topK: generation.integer("top_k", in: 1...1_000_000), topP: generation.number("top_p", in: 0...1),
            minP: generation.number("min_p", in: 0...1),
            repetitionPenalty: generation.number("repetition_penalty", in: 0.01...10),
            seed: generation.integer("seed", in: 0...Int(UInt32.max)).map { UInt32($0) },
            stop: generation.texts("stop") ?? [])
        generation.finish()
        return settings
    }

    mutating func readResponse(_ node: Node?) -> ResponseFormat {
        guard let node, node.text != "text" else { return .text }
        guard case .mapping = node.content else {
            note("'response' must be text, or a mapping with 'json_schema' or 'grammar'", at: node.location)
            return .text
        }
        var response = mapping(node, "the response")
        defer { response.finish() }
        if let path = response.text("json_schema") {
            return json(path, at: node["json_schema"]?.location).map { .jsonSchema($0) } ?? .text
        }
        guard let path = response.text("grammar") else { return .text }
        return file(path, at: node["grammar"]?.location).map { .grammar($0.text) } ?? .text
    }

    mutating func json(_ path: String, at location: SourceLocation?) -> JSONValue? {
        guard let file = file(path, at: location) else { return nil }
        do throws(JSONError) { return try JSON.parse(file.bytes) } catch {
            note(
                "this is not JSON: \(error.message)",
                at: SourceLocation(file: file.name, line: error.line, column: error.column))
            return nil
        }
    }

    mutating func readRetrieval(_ node: Node?) -> Retrieval? {
        guard let node else { return nil }
        var retrieval = mapping(node, "the retrieval")
        let path = retrieval.requiredText("corpus")
        let query = retrieval.text("query") ?? "{{input.question}}"
        let topK = retrieval.integer("top_k", in: 1...100) ?? 3
        retrieval.finish()
        guard let file = file(path, at: node["corpus"]?.location) else { return nil }
        var ids: Set<String> = []
        let corpus = jsonLines(file).map { line, problems -> Passage in
            line.noteUnknown(except: ["id", "title", "text"], problems: problems)
            for key in ["id", "text"] where line.value[key]?.stringValue?.isEmpty != false {
                problems.add("a passage needs '\(key)', a text", at: line.location(of: key))
            }
            let id = line.value["id"]?.stringValue ?? ""
            if id.contains(where: ",[]".contains) || id.first?.isWhitespace == true
                || id.last?.isWhitespace == true
            {
                problems.add(
                    "the passage '\(id)' cannot be cited as [\(id)]",
                    hint: "a name has no ',', '[' or ']' in it and no white space around it",
                    at: line.location(of: "id"))
            }
            if !ids.insert(id).inserted {
                problems.add("the passage '\(id)' is there twice", at: line.location(of: "id"))
            }
            return Passage(
                id: id, title: line.value["title"]?.stringValue ?? "",
                text: line.value["text"]?.stringValue ?? "")
        }
        return Retrieval(corpus: corpus, query: query, topK: topK)
    }

    /// What one episode may use.
    func readBudget(_ node: Node?) -> EpisodeBudget {
        guard let node else { return EpisodeBudget() }
        var budget = mapping(node, "the budget")
        let currency = Currency(budget.text("currency") ?? "USD")
        let result = EpisodeBudget(
            tokens: budget.integer("tokens", in: 1...1_000_000_000), cost: budget.money("cost", currency),
            time: budget.integer("time_ms", in: 1...86_400_000).map { .milliseconds(Int64($0)) })
        budget.finish()
        if let cost = result.cost, cost.nanos <= 0 {
            note("'cost' must be more than nothing", at: node["cost"]?.location)
        }
        return result
    }

    /// The model that plays the user.
    func readUser(_ node: Node?) -> SimulatedUser? {
        guard let node else { return nil }
        var user = mapping(node, "the simulated user")
        let result = SimulatedUser(
            backend: user.requiredText("backend", hint: "a backend of assay.yaml, or engine"),
            goal: user.requiredText(
                "goal", hint: "what the user wants and knows; {{input.…}} as in the prompt"),
            maxTurns: user.integer("max_turns", in: 1...100) ?? 6, stopWord: user.text("stop") ?? "[done]",
            location: node["backend"]?.location)
        user.finish()
        return result
    }

    func readServiceLevel(_ node: Node?) -> ServiceLevel {
        guard let node else { return ServiceLevel() }
        var level = mapping(node, "the SLO")
        let first = level.integer("ttft_ms", in: 1...86_400_000)
        let whole = level.integer("episode_ms", in: 1...86_400_000)
        level.finish()
        return ServiceLevel(
            timeToFirstToken: first.map { .milliseconds(Int64($0)) },
            episodeTime: whole.map { .milliseconds(Int64($0)) })
    }

    func readEconomics(_ node: Node?) -> SuiteEconomics {
        node.map { EconomicsReader(problems: problems).economics($0) } ?? SuiteEconomics()
    }
}
