package import AssayCore

/// Makes several samples at once and delivers one of them.
package struct BestOfLever: CompositeBackend {
    /// How one is chosen, ready.
    package enum Choice: Sendable {
        case agreement
        case check(AnswerCheck, judge: (any Backend)?)
        case logProbability
    }

    package let name: String
    package let lever = Lever.bestOf
    package let clock: any TimeSource
    private let inner: any Backend
    private let count: Int
    private let temperature: Double?
    private let choice: Choice

    /// Makes the lever: so many samples of a backend, at a temperature of its own where one is given.
    package init(
        name: String, of inner: any Backend, count: Int, temperature: Double?, choice: Choice,
        clock: any TimeSource
    ) {
        self.name = name
        self.inner = inner
        self.count = count
        self.temperature = temperature
        self.choice = choice
        self.clock = clock
    }

    package var parts: [any Backend] {
        if case .check(_, let judge?) = choice { [inner, judge] } else { [inner] }
    }

    package var details: JSONValue {
        ["count": .integer(Int64(count)), "temperature": temperature.map { .number($0) } ?? .null]
    }

    /// Asks for all samples at once; the chosen one is seen when all have ended.
    package func generate(_ request: GenerationRequest, through hops: Hops) async -> Exchange {
        var first = request
        if let temperature { first.settings.temperature = temperature }
        let samples = await hops.askAll(
            inner, (0..<max(1, count)).map { first.sample($0) },
            decision(.sampled, because: "one of \(count) samples"))
        let answers = samples.filter(\.succeeded)
        guard let earliest = answers.first else {
            return samples.first ?? .refused(request, by: name, "no sample was made", at: hops.now)
        }
        let (chosen, reason) = await choose(among: answers, request, hops) ?? (earliest, "none stood out")
        hops.note(decision(.chosen, because: reason))
        return chosen.released(at: hops.now)
    }

    private func choose(
        among answers: [Exchange], _ request: GenerationRequest, _ hops: Hops
    ) async -> (Exchange, String)? {
        switch choice {
        case .agreement:
            let votes = answers.map { one in answers.count { $0.reply.text.agreed == one.reply.text.agreed } }
            guard let most = votes.max(), let place = votes.firstIndex(of: most) else { return nil }
            return (answers[place], "\(most) of \(answers.count) samples agree")
        case .check(let check, _):
            for answer in answers {
                let finding = await check.finding(
                    on: answer, to: request, from: inner, of: self, through: hops)
                if case .passes(let words) = finding { return (answer, "\(check.title): \(words)") }
            }
            return nil
        case .logProbability:
            let best = answers.max {
                ($0.meanLogProbability ?? -.infinity) < ($1.meanLogProbability ?? -.infinity)
            }
            return best.flatMap { one in
                one.meanLogProbability.map { (one, "the highest mean log-probability, \($0)") }
            }
        }
    }

    package func beginLevel() async { await parts.beginLevel() }
}
