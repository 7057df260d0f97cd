package import AssayCore

/// Checks what goes in and what comes out: a text that fails is refused, cleaned, or asked for again.
package struct GuardLever: CompositeBackend {
    /// A rule on prompts that is ready.
    private struct InputRule: Sendable {
        var title: String
        var check: any TextCheck
        var action: GuardAction
    }

    /// A rule on answers that is ready.
    private struct OutputRule: Sendable {
        var check: AnswerCheck
        var action: GuardAction
    }

    package let name: String
    package let lever = Lever.guard
    package let clock: any TimeSource
    package let parts: [any Backend]
    private let inner: any Backend
    private let setting: GuardSetting
    private let input: [InputRule]
    private let output: [OutputRule]

    /// Makes a guard over a backend; `backends` holds the judges by name.
    package init(
        name: String, of inner: any Backend, _ setting: GuardSetting, judges: [String: any Backend],
        make: TextCheckMaking, clock: any TimeSource
    ) throws(Diagnostics) {
        self.name = name
        self.inner = inner
        self.setting = setting
        self.clock = clock
        parts = [inner] + judges.keys.sorted().compactMap { judges[$0] }
        var (input, output): ([InputRule], [OutputRule]) = ([], [])
        for rule in setting.input {
            input.append(
                InputRule(title: rule.check.title, check: try make(rule.check), action: rule.action))
        }
        for rule in setting.output {
            output.append(
                OutputRule(
                    check: try AnswerCheck(rule.check, backends: judges, make: make), action: rule.action))
        }
        self.input = input
        self.output = output
    }

    package var details: JSONValue {
        func words(_ rules: [GuardRule]) -> JSONValue {
            .array(rules.map { .string("\($0.check.title): \($0.action.rawValue)") })
        }
        return [
            "input": words(setting.input), "output": words(setting.output),
            "attempts": .integer(Int64(setting.attempts)),
        ]
    }

    /// Asks with a prompt that passed, and lets an answer through that passed; it is seen when the checks are over.
    package func generate(_ request: GenerationRequest, through hops: Hops) async -> Exchange {
        guard let request = cleaned(request, hops) else { return refusal(request, hops) }
        for attempt in 1...max(1, setting.attempts) {
            let exchange = await hops.ask(
                inner, attempt == 1 ? request : request.sample(attempt - 1),
                on: attempt == 1 ? .inference : .retries,
                attempt == 1
                    ? decision(.asked, because: "the prompt passed")
                    : decision(.retried, because: "attempt \(attempt) after the answer failed a rule"))
            guard exchange.succeeded, !output.isEmpty else { return exchange }
            switch await checked(exchange, request, hops) {
            case .passed(let exchange): return exchange.released(at: hops.now)
            case .failed where Task.isCancelled: return exchange
            case .failed(.retry): continue
            case .failed: return refusal(request, hops)
            }
        }
        return refusal(request, hops)
    }

    /// The prompt with what failed taken out; `nil` where it is refused.
    private func cleaned(_ request: GenerationRequest, _ hops: Hops) -> GenerationRequest? {
        var request = request
        for rule in input {
            for place in request.messages.indices where request.messages[place].role != .system {
                let text = request.messages[place].content
                guard case .fails(let reason, let pieces) = rule.check.finding(in: text) else { continue }
                guard rule.action == .redact, !pieces.isEmpty else {
                    hops.note(decision(.blocked, because: "prompt, \(rule.title): \(reason)"))
                    return nil
                }
                hops.note(decision(.redacted, because: "prompt, \(rule.title): \(reason)"))
                request.messages[place].content = text.redacting(pieces)
            }
        }
        return request
    }

    /// What came of checking an answer.
    private enum Checked {
        /// It may be seen so.
        case passed(Exchange)
        /// It may not be seen, and this is what the rule that it failed says to do.
        case failed(GuardAction)
    }

    private func checked(_ exchange: Exchange, _ request: GenerationRequest, _ hops: Hops) async -> Checked {
        var exchange = exchange
        for rule in output {
            let finding = await rule.check.finding(
                on: exchange, to: request, from: inner, of: self, through: hops)
            guard case .fails(let reason, let pieces) = finding else { continue }
            guard rule.action == .redact, !pieces.isEmpty else {
                hops.note(decision(.blocked, because: "answer, \(rule.check.title): \(reason)"))
                return .failed(rule.action)
            }
            hops.note(decision(.redacted, because: "answer, \(rule.check.title): \(reason)"))
            exchange.reply.text = exchange.reply.text.redacting(pieces)
        }
        hops.note(decision(.passed, because: "every rule on answers passed"))
        return .passed(exchange)
    }

    /// What is said in the place of a text that may not pass; nobody generated it.
    private func refusal(_ request: GenerationRequest, _ hops: Hops) -> Exchange {
        .standingIn(for: request, by: name, Reply(text: setting.refusal), answerTokens: 0, at: hops.now)
    }

    package func beginLevel() async { await parts.beginLevel() }
}

extension Exchange {
    /// A reply that no backend generated for this request: a refusal, or an answer from a cache.
    static func standingIn(
        for request: GenerationRequest, by name: String, _ reply: Reply, answerTokens: Int?,
        at instant: MonotonicInstant
    ) -> Exchange {
        var request = request
        request.id.hop = 0
        return Exchange(
            request: request, backend: name,
            trace: Trace(
                scheduled: request.scheduled, sent: instant, firstByte: instant, terminal: instant,
                closed: instant,
                chunks: [
                    Chunk(
                        at: instant, kind: reply.toolCalls.isEmpty ? .answer : .toolCall,
                        bytes: reply.text.utf8.count, tokens: answerTokens)
                ]),
            reply: reply, usage: Usage(freshPrompt: 0, answer: answerTokens), ending: .completed(.stop))
    }
}

extension String {
    /// The text with pieces of it made unreadable.
    func redacting(_ pieces: [String]) -> String {
        pieces.filter { !$0.isEmpty }.sorted { $0.utf8.count > $1.utf8.count }.reduce(self) {
            $0.replacing($1, with: "[redacted]")
        }
    }
}
