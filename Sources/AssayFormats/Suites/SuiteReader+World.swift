import AssayCore
import AssayJSON

extension SuiteReader {
    mutating func readWorld(_ node: Node?) -> WorldDefinition? {
        guard let node else { return nil }
        var world = mapping(node, "the world")
        let kinds = ["setup", "mcp", "recorded"].filter { node[$0] != nil }
        if kinds.count > 1 {
            note(
                "a world has one source, not \(kinds.joined(separator: " and "))",
                hint: "'setup' makes a database, 'mcp' starts a server, 'recorded' replays replies",
                at: node[kinds[1]]?.location)
        }
        let server = world.node("mcp").map(readServer)
        let recorded = world.text("recorded")
        let maxSteps = world.integer("max_steps", in: 1...1000) ?? 8
        var definition = WorldDefinition(setup: "", maxSteps: maxSteps)
        if let server {
            definition.source = .mcp(server)
        } else {
            definition.tools = (world.list("tools") ?? []).map { readTool($0, runsSQL: recorded == nil) }
            noteDuplicates(definition.tools, in: node)
        }
        if let recorded {
            definition.source = .recorded(
                readReplies(recorded, at: node["recorded"]?.location, tools: definition.tools))
        }
        if server == nil, recorded == nil {
            readDatabase(&world, of: node, into: &definition)
        } else {
            let tools = server == nil ? definition.tools.map(\.declaration.name) : nil
            definition.probes = (world.list("probes") ?? []).map { readProbe($0, tools: tools) }
        }
        definition.latencies = readLatencies(
            world.members("latency"), tools: server == nil ? definition.tools.map(\.declaration.name) : nil)
        world.finish()
        return definition
    }

    private mutating func readDatabase(
        _ world: inout MappingReader, of node: Node, into definition: inout WorldDefinition
    ) {
        let paths = world.texts("setup") ?? []
        if paths.isEmpty {
            world.missing(
                "setup", hint: "name the file with the SQL that makes the tables, or use 'mcp' or 'recorded'")
        }
        var scripts: [String] = []
        for path in paths {
            if let file = file(path, at: node["setup"]?.location) { scripts.append(file.text) }
        }
        definition.setup = scripts.joined(separator: "\n")
        for member in world.members("lookups") {
            if member.value.text == nil { note("'\(member.key)' must be SQL", at: member.value.location) }
            definition.lookups[member.key] = member.value.text
        }
        definition.decision = world.text("decision")
    }

    private func readTool(_ node: Node, runsSQL: Bool) -> WorldTool {
        var tool = mapping(node, "a tool")
        let parameters = tool.node("parameters")
        if let parameters, let mistake = mistake(inParameters: parameters.value) {
            note(mistake, at: parameters.location)
        }
        var result = WorldTool(
            declaration: ToolDeclaration(
                name: tool.requiredText("name"), summary: tool.requiredText("summary"),
                parameters: parameters?.value ?? [
                    "type": "object", "properties": [:], "additionalProperties": false,
                ]), sql: "", writes: false)
        if runsSQL {
            result.sql = tool.requiredText("sql")
            result.writes = tool.flag("writes") ?? false
            result.guardSQL = tool.text("guard")
            result.guardError = tool.text("guard_error")
        }
        tool.finish()
        return result
    }

    /// A call that shows the state; the tools of a server are not known yet.
    private func readProbe(_ node: Node, tools names: [String]?) -> WorldProbe {
        var probe = mapping(node, "a probe")
        let tool = probe.requiredText("tool", hint: "name a tool that shows the state and changes nothing")
        if let names, !names.contains(tool) {
            note(
                "there is no tool '\(tool)' to ask for the state",
                hint: NearMiss.nearest(to: tool, among: names).map { "did you mean '\($0)'?" }
                    ?? "the tools are: \(names.joined(separator: ", "))", at: node["tool"]?.location)
        }
        let arguments = probe.node("arguments")
        if let arguments, arguments.value.objectValue == nil {
            note("the arguments of a probe must be a mapping", at: arguments.location)
        }
        probe.finish()
        return WorldProbe(tool: tool, arguments: arguments?.value ?? [:])
    }

    private func noteDuplicates(_ tools: [WorldTool], in node: Node) {
        var seen: Set<String> = []
        for tool in tools where !seen.insert(tool.declaration.name).inserted {
            note("the tool '\(tool.declaration.name)' is declared twice", at: node["tools"]?.location)
        }
    }

    /// A server of the Model Context Protocol; its folder and its files count from the suite's own.
    private func readServer(_ node: Node) -> MCPServer {
        var server = mapping(node, "the MCP server")
        var variables: [String: String] = [:]
        for member in server.members("env") {
            guard let name = Self.reference(member.value.text) else {
                note(
                    "'\(member.key)' must be a reference such as ${\(member.key)}",
                    hint: "the value is taken from the environment of assay when the server is started",
                    at: member.value.location)
                continue
            }
            variables[member.key] = name
        }
        let place = server.text("cwd") ?? "."
        let timeout = server.integer("timeout_ms", in: 1...3_600_000) ?? 30_000
        let result = MCPServer(
            command: server.requiredText(
                "command", hint: "the program that speaks MCP on its standard streams"),
            arguments: server.texts("args") ?? [], environment: variables,
            folder: place.hasPrefix("/") ? place : "\(folder)/\(place)",
            timeout: .milliseconds(Int64(timeout)))
        server.finish()
        return result
    }

    /// The name in `${NAME}`.
    private static func reference(_ text: String?) -> String? {
        guard let text, text.hasPrefix("${"), text.hasSuffix("}") else { return nil }
        let name = text.dropFirst(2).dropLast()
        let isName = name.utf8.allSatisfy {
            $0 == UInt8(ascii: "_") || (48...57).contains($0) || (65...90).contains($0)
                || (97...122).contains($0)
        }
        return isName && !name.isEmpty ? String(name) : nil
    }

    /// The replies of a file, one a line.
    private mutating func readReplies(
        _ path: String, at location: SourceLocation?, tools: [WorldTool]
    ) -> [RecordedReply] {
        guard let file = file(path, at: location) else { return [] }
        let names = tools.map(\.declaration.name)
        return jsonLines(file).map { line, problems -> RecordedReply in
            line.noteUnknown(except: ["tool", "arguments", "reply", "error"], problems: problems)
            let tool = line.value["tool"]?.stringValue ?? ""
            if !names.contains(tool) {
                problems.add(
                    "a reply needs 'tool', the name of a declared tool",
                    hint: "the tools are: \(names.joined(separator: ", "))", at: line.location(of: "tool"))
            }
            if line.value["arguments"]?.objectValue == nil {
                problems.add("a reply needs 'arguments', an object", at: line.location(of: "arguments"))
            }
            if line.value["reply"] == nil { problems.add("a reply needs 'reply'", at: line.location) }
            let error = line.value["error"].map { ToolError(rawValue: $0.stringValue ?? "") }
            if error == .some(nil) {
                problems.add(
                    "'error' must be one of \(ToolError.allCases.map(\.rawValue).joined(separator: ", "))",
                    at: line.location(of: "error"))
            }
            let reply = line.value["reply"] ?? .null
            return RecordedReply(
                tool: tool, arguments: line.value["arguments"] ?? [:],
                reply: reply.plainText, error: error ?? nil)
        }
    }

    /// How long tools take, by name: a number of milliseconds, or a distribution. The tools of a server are not known yet.
    private func readLatencies(
        _ members: [Node.Member], tools names: [String]?
    ) -> [String: TimeDistribution] {
        var latencies: [String: TimeDistribution] = [:]
        for member in members {
            if let names, !names.contains(member.key) {
                let near = NearMiss.nearest(to: member.key, among: names)
                note(
                    "there is no tool '\(member.key)' to give a latency to",
                    hint: near.map { "did you mean '\($0)'?" }
                        ?? "the tools are: \(names.joined(separator: ", "))",
                    at: member.keyLocation)
            }
            latencies[member.key] = readLatency(member)
        }
        return latencies
    }

    private func readLatency(_ member: Node.Member) -> TimeDistribution? {
        guard member.value.text != nil else { return latency(of: member) }
        guard let time = member.value.value.numberValue, (0...86_400_000).contains(time) else {
            note("a latency must be a number of milliseconds from 0 to 86400000", at: member.value.location)
            return nil
        }
        return .constant(.seconds(fraction: time / 1000))
    }
}
