import AssayCore
import AssayJSON

/// A program of the suite's own judges the output: it gets JSON on its standard input and answers with JSON on its standard output.
///
/// It is a file of the suite or written in its rule, so it is part of the suite's digest, and runs in the sandbox like any other code.
struct CommandScorer: Scorer {
    private let builder: ToolBuilder

    static let kind = ScorerKind(
        name: "command", summary: "A program of the suite's own judges the output, in the sandbox."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let tool = options.text("tool") ?? ""
        if tool.isEmpty { options.wrong("'tool' is missing", hint: "for example: tool: {file: check.py}") }
        let language = options.language() ?? .python
        let limits = options.limits()
        try options.finish()
        return CommandScorer(tool: tool, language: language, limits: limits)
    }

    init(tool: String, language: Language, limits: SandboxLimits, sandbox: Bubblewrap? = .found()) {
        builder = ToolBuilder(
            runner: ProgramRunner(language: language, limits: limits, sandbox: sandbox),
            source: Array(tool.utf8))
    }

    var isHeavy: Bool { true }

    func judge(_ subject: ScoringSubject) async -> Judgement {
        switch await builder.answer(to: JSON.text(Self.question(subject))) {
        case .success(let output): Self.judgement(output)
        case .failure(let failure): .unscored(because: "the suite's tool could not judge: \(failure.reason)")
        }
    }

    /// What the tool is told.
    static func question(_ subject: ScoringSubject) -> JSONValue {
        let testCase = subject.testCase
        let calls = subject.episode.steps.map { step -> JSONValue in
            [
                "turn": .integer(Int64(step.turn)), "name": .string(step.call.name),
                "arguments": (try? JSON.parse(step.call.arguments)) ?? .string(step.call.arguments),
                "result": .string(step.result), "failed": .bool(step.error != nil),
            ]
        }
        return [
            "case": .string(testCase.id), "input": testCase.input, "expect": testCase.expect,
            "tags": .array(testCase.tags.map { .string($0) }), "output": .string(subject.episode.output),
            "retrieved": .array(subject.episode.retrieved.map { .string($0) }), "calls": .array(calls),
        ]
    }

    /// What the tool said: a value in 0…1 and a reason, or why it cannot judge.
    static func judgement(_ output: [UInt8]) -> Judgement {
        guard let said = try? JSON.parse(output), said.objectValue != nil else {
            return .unscored(because: "the suite's tool answered with no JSON object")
        }
        if let reason = said["unscored"]?.stringValue { return .unscored(because: reason) }
        guard let reason = said["reason"]?.stringValue else {
            return .unscored(because: "the suite's tool gave no 'reason'")
        }
        guard let value = said["value"]?.numberValue, (0...1).contains(value) else {
            return .unscored(because: "the suite's tool gave no 'value' in 0…1")
        }
        return .value(value, reason: reason)
    }
}

/// A tool of a suite, compiled when it is first needed.
private actor ToolBuilder {
    private let runner: ProgramRunner
    private let source: [UInt8]
    private var built: Result<[UInt8], ProgramRunner.Failure>?

    init(runner: ProgramRunner, source: [UInt8]) {
        self.runner = runner
        self.source = source
    }

    func answer(to question: String) async -> Result<[UInt8], ProgramRunner.Failure> {
        if built == nil { built = await runner.build(source) }
        guard case .success(let program) = built else { return built ?? .success([]) }
        return await runner.output(of: program, source: source, input: question)
    }
}
