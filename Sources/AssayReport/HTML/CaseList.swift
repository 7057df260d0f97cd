import AssayCore

/// The episodes with their prompts, outputs, tool calls, scores and reasons: all of them, or as many as a browser opens with ease.
enum CaseList {
    /// The most episodes that are listed.
    private static let most = 1000
    /// The most that they take together, in bytes.
    private static let mostBytes = 16 << 20

    static func html(_ record: RunRecord, _ ledger: Ledger) -> String {
        let exchanges = Dictionary(record.exchanges.map { ($0.id, $0) }) { _, later in later }
        let episodes = record.episodes.filter { !$0.planned.warmUp }
        let items = listed(episodes) { episode in
            item(
                episode, episode.exchanges.compactMap { exchanges[$0] },
                ledger.episodes[episode.planned.id]?.total(ledger.currency))
        }
        let left = episodes.count - items.count
        let note =
            "\(Figure.whole(Int64(items.count))) of \(Figure.whole(Int64(episodes.count))) episodes are listed, rejected and failed ones first; "
            + "the others are in episodes.jsonl and exchanges.jsonl of the run's folder."
        let suites = Set(episodes.map(\.planned.suite)).sorted()
        return HTML.element(
            "section", ["id": "cases"],
            HTML.element("h2", [:], left == 0 ? "Every case" : "Cases")
                + (left == 0 ? "" : HTML.element("p", ["class": "note"], HTML.escape(note)))
                + controls(suites)
                + HTML.element("div", ["id": "list"], items.joined(separator: "\n")))
    }

    /// The items of as many episodes as have room, those first that one looks for, in the order of the run.
    private static func listed(_ episodes: [Episode], _ item: (Episode) -> String) -> [String] {
        let order: [Outcome] = [.rejected, .failed, .unscored, .stopped, .accepted]
        let places = order.flatMap { outcome in
            episodes.indices.filter { episodes[$0].outcome == outcome }
        }
        var items: [(place: Int, html: String)] = []
        var bytes = 0
        for place in places.prefix(most) {
            let html = item(episodes[place])
            bytes += html.utf8.count
            guard bytes <= mostBytes || items.isEmpty else { break }
            items.append((place, html))
        }
        return items.sorted { $0.place < $1.place }.map(\.html)
    }

    private static func controls(_ suites: [String]) -> String {
        func options(_ words: [String]) -> String {
            words.map { HTML.element("option", ["value": $0], HTML.escape($0)) }.joined()
        }
        return """
            <form class="controls" onsubmit="return false">
            <label>Search <input id="search" type="search" placeholder="prompt, output, reason"></label>
            <label>Suite <select id="suite"><option value="">all</option>\(options(suites))</select></label>
            <label>Outcome <select id="outcome"><option value="">all</option>\(options(Outcome.allCases.map(\.rawValue)))</select></label>
            <output id="count"></output>
            </form>
            """
    }

    private static func item(_ episode: Episode, _ exchanges: [Exchange], _ cost: Cost?) -> String {
        let outcome = episode.outcome.rawValue
        let head =
            HTML.element("span", ["class": "outcome \(outcome)"], HTML.escape(outcome))
            + HTML.element(
                "span", ["class": "name"], HTML.escape("\(episode.planned.suite) / \(episode.planned.caseID)")
            )
            + HTML.element("span", ["class": "facts"], HTML.escape(facts(episode, exchanges, cost)))
        let body = conversation(episode, exchanges) + ending(episode) + scores(episode.scores)
        return HTML.element(
            "details", ["class": "case", "data-suite": episode.planned.suite, "data-outcome": outcome],
            HTML.element("summary", [:], head) + body)
    }

    private static func facts(_ episode: Episode, _ exchanges: [Exchange], _ cost: Cost?) -> String {
        let requests = exchanges.filter(\.isRequest)
        let prompt = requests.compactMap(\.usage.prompt).reduce(0, +)
        let output = requests.compactMap(\.usage.output).reduce(0, +)
        let time = Figure.number((episode.ended - episode.scheduled).inMilliseconds)
        let money =
            cost.map { " · \($0.isKnown ? "" : "≥ ")\($0.lowerBound.decimalText) \($0.lowerBound.currency)" }
            ?? ""
        return "level \(episode.level) · \(prompt) + \(output) tokens · \(time) ms\(money)"
    }

    private static func conversation(_ episode: Episode, _ exchanges: [Exchange]) -> String {
        let seen = exchanges.filter(\.isSeen)
        let opening = seen.first?.request.messages ?? []
        var turns = opening.map { block($0.role.rawValue, $0.content) }
        for exchange in seen {
            if !exchange.decisions.isEmpty { turns.append(block("decisions", decisions(exchange))) }
            if !exchange.reply.reasoning.isEmpty {
                turns.append(block("reasoning", exchange.reply.reasoning))
            }
            if !exchange.reply.text.isEmpty { turns.append(block("output", exchange.reply.text)) }
            for call in exchange.reply.toolCalls {
                turns.append(block("tool call", "\(call.name) \(call.arguments)"))
            }
            for step in episode.steps where step.turn == exchange.id.turn {
                turns.append(block("tool result", step.result))
            }
        }
        return turns.joined()
    }

    private static func decisions(_ exchange: Exchange) -> String {
        exchange.decisions.map {
            "\($0.composite) (\($0.lever.rawValue)) \($0.verdict.rawValue): \($0.reason)"
        }
        .joined(separator: "\n")
    }

    private static func block(_ title: String, _ text: String) -> String {
        HTML.element(
            "div", ["class": "turn"],
            HTML.element("p", ["class": "label"], HTML.escape(title))
                + HTML.element("pre", [:], HTML.escape(text)))
    }

    private static func ending(_ episode: Episode) -> String {
        switch episode.ending {
        case .answered: ""
        case .stepLimit: HTML.element("p", ["class": "note"], "All steps were taken without an answer.")
        case .stopped(.interrupt): HTML.element("p", ["class": "note"], "Stopped before its end.")
        case .stopped(let reason):
            HTML.element(
                "p", ["class": "note"], "Stopped: the suite's budget of \(reason.rawValue) was spent.")
        case .failed(let failure):
            HTML.element(
                "p", ["class": "note"], HTML.escape("Failed (\(failure.kind.rawValue)): \(failure.message)"))
        }
    }

    private static func scores(_ scores: [Score]) -> String {
        guard !scores.isEmpty else { return "" }
        let rows = scores.map { score in
            var verdict = "unscored"
            if case .judged(let value, let passed) = score.finding {
                verdict = "\(passed ? "passed" : "failed") (\(Figure.number(value)))"
            }
            return [score.scorer + (score.required ? "" : " (informs)"), verdict, score.reason]
        }
        return HTML.table(["scorer", "finding", "reason"], rows)
    }
}
