package import AssayCore

/// Baselines for a terminal.
package enum BaselineText {
    /// One a line.
    package static func list(_ baselines: [Baseline], style: Style) -> String {
        let rows = baselines.map { one in
            [
                one.name, String(one.started.prefix(10)), one.backends.map(\.model).joined(separator: ", "),
                "\(one.machine.processor), \(one.machine.cores) cores", "\(one.results.count)",
                Figure.percent(accepted(one.results)),
            ]
        }
        let table = Table(
            titles: ["baseline", "made", "model", "machine", "results", "accepted"], rows: rows)
        return table.lines(style).joined(separator: "\n") + "\n"
    }

    /// What one holds: what it is of, and a line a suite.
    package static func show(_ baseline: Baseline, style: Style) -> String {
        let rows = baseline.suites.map { suite -> [String] in
            let own = baseline.results.filter { $0.suite == suite.name }
            return [
                suite.name, suite.version, String(suite.digest.prefix(12)), "\(own.count)",
                Figure.percent(accepted(own)), sum(own) { $0.outputTokens.map { Int64($0) } },
                own.contains { $0.costNanos == nil }
                    ? "—"
                    : Figure.money(
                        own.reduce(0) { $0 + Double($1.costNanos ?? 0) / 1e9 }, baseline.currency),
            ]
        }
        let table = Table(
            titles: ["suite", "version", "digest", "results", "accepted", "output tok", "cost"], rows: rows)
        return (identity(baseline).map { "\($0.0): \($0.1)" } + [""] + table.lines(style))
            .joined(separator: "\n") + "\n"
    }

    /// What differs between two: what they are of, then the results.
    package static func diff(_ a: Baseline, _ b: Baseline) -> String {
        var lines = zip(identity(a), identity(b)).filter { $0.1 != $1.1 }.map {
            "\($0.0): \($0.1) → \($1.1)"
        }
        let digests = Dictionary(a.suites.map { ($0.name, $0.digest) }) { first, _ in first }
        lines += b.suites.filter { digests[$0.name] != nil && digests[$0.name] != $0.digest }.map {
            "suite \($0.name): \(digests[$0.name]?.prefix(12) ?? "") → \($0.digest.prefix(12))"
        }
        let old = Dictionary(a.results.map { (key($0), $0) }) { first, _ in first }
        let new = Dictionary(b.results.map { (key($0), $0) }) { first, _ in first }
        for key in Set(old.keys).union(new.keys).sorted() {
            switch (old[key], new[key]) {
            case (_?, nil): lines.append("- \(key)")
            case (nil, _?): lines.append("+ \(key)")
            case (let before?, let after?):
                let changes = changes(before, after)
                if !changes.isEmpty { lines.append("~ \(key): \(changes.joined(separator: ", "))") }
            case (nil, nil): break
            }
        }
        return lines.isEmpty ? "nothing differs but times\n" : lines.joined(separator: "\n") + "\n"
    }

    private static func changes(_ before: CaseResult, _ after: CaseResult) -> [String] {
        func change<Value: Equatable>(_ name: String, _ a: Value?, _ b: Value?) -> String? {
            a == b ? nil : "\(name) \(a.map { "\($0)" } ?? "—") → \(b.map { "\($0)" } ?? "—")"
        }
        return [
            change("outcome", before.outcome.rawValue, after.outcome.rawValue),
            change("prompt tokens", before.promptTokens, after.promptTokens),
            change("output tokens", before.outputTokens, after.outputTokens),
            change("output", before.outputDigest.prefix(8), after.outputDigest.prefix(8)),
        ].compactMap(\.self)
    }

    private static func key(_ result: CaseResult) -> String {
        "\(result.suite)/\(result.caseID) \(result.backend), \(result.load)"
            + (result.repetition > 0 ? ", repeat \(result.repetition)" : "")
    }

    private static func identity(_ one: Baseline) -> [(String, String)] {
        [
            ("name", one.name), ("run", "\(one.run) of \(one.started)"),
            ("plan", "seed \(one.seed)" + (one.planDigest.isEmpty ? "" : ", \(one.planDigest.prefix(12))")),
            ("machine", "\(one.machine.processor), \(one.machine.cores) cores, \(one.machine.system)"),
            ("models", one.backends.map { "\($0.name): \($0.model)" }.joined(separator: ", ")),
            ("prices", one.priceBasis.joined(separator: "; ")),
            ("price book", one.priceBookDigest.map { String($0.prefix(12)) } ?? "none"),
        ]
    }

    private static func accepted(_ results: [CaseResult]) -> Double {
        Double(results.count { $0.outcome == .accepted }) / Double(max(1, results.count))
    }

    private static func sum(_ results: [CaseResult], _ count: (CaseResult) -> Int64?) -> String {
        let counts = results.compactMap(count)
        return counts.count < results.count ? "—" : Figure.whole(counts.reduce(0, +))
    }
}
