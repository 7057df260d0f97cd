import AssayCore

/// What checks are called and say, the same in every output.
enum GateWords {
    /// The rule in words: `acceptance_rate of rag no more than 1 points worse`.
    static func title(_ check: GateCheck) -> String {
        "\(check.rule.metric) (\(check.suite ?? "blended")) \(threshold(check))"
    }

    private static func threshold(_ check: GateCheck) -> String {
        switch check.rule.threshold {
        case .relative(let tolerance, _):
            tolerance == 0
                ? "not worse" : "at most \(Figure.number(tolerance))\(differenceUnit(check)) worse"
        case .atLeast(let bound): "at least \(figure(bound, check))"
        case .atMost(let bound): "at most \(figure(bound, check))"
        }
    }

    /// The unit of a difference.
    static func differenceUnit(_ check: GateCheck) -> String { check.unit == "points" ? " points" : " %" }

    /// A figure in its unit.
    static func figure(_ value: Double, _ check: GateCheck) -> String {
        switch check.unit {
        case "points": Figure.percent(value)
        case "": Figure.number(value)
        default: Figure.number(value) + " " + check.unit
        }
    }

    /// A figure with its interval; a dash where it is unknown.
    static func figure(_ estimate: Estimate?, _ check: GateCheck) -> String {
        guard let estimate else { return "—" }
        let value = figure(estimate.value, check)
        let write = { (bound: Double) in
            check.unit == "points" ? Figure.fixed(bound * 100, 1) : Figure.number(bound)
        }
        return Figure.interval(estimate, write).map { value + " " + $0 } ?? value
    }

    /// The difference with its interval.
    static func difference(_ check: GateCheck) -> String {
        guard let difference = check.difference else { return "—" }
        let sign = difference.value > 0 ? "+" : ""
        let (number, interval) = Figure.difference(difference)
        let value = sign + number + differenceUnit(check)
        return interval.map { value + " " + $0 } ?? value
    }

    /// How a check came out, in a word.
    static func state(_ check: GateCheck) -> String {
        switch check.state {
        case .passed: "passed"
        case .failed: check.rule.blocks ? "FAILED" : "warning"
        case .inconclusive: check.failsGate ? "FAILED: inconclusive" : "inconclusive"
        case .incomparable: "not comparable"
        }
    }

    /// What came of a check, in a sentence.
    static func sentence(_ check: GateCheck) -> String {
        let figures =
            check.difference == nil
            ? "it is \(figure(check.candidate, check))"
            : "\(difference(check)) (+ is better): \(figure(check.baseline, check)) before, \(figure(check.candidate, check)) now"
        let p =
            check.adjustedP.map { $0 < 1 ? ", p \($0 < 0.0001 ? "< 0.0001" : "= " + Figure.number($0))" : "" }
            ?? ""
        return figures + p + (check.needed.map { "; " + need(check, $0) } ?? "")
    }

    private static func need(_ check: GateCheck, _ needed: Int) -> String {
        let have = check.difference?.count ?? 0
        let detect = if case .relative(_, .some(let detect)) = check.rule.threshold { detect } else { 0.0 }
        return
            "to find \(Figure.number(detect))\(differenceUnit(check)) takes \(needed) cases, there are \(have)"
    }

    /// The whole gate in a line.
    static func headline(_ report: GateReport) -> String {
        let failed = report.checks.count(where: \.failsGate)
        let open = report.checks.count { $0.state == .inconclusive }
        let against = report.baseline.map { " against \($0)" } ?? ""
        let verdict =
            failed > 0
            ? "\(failed) of \(report.checks.count) checks failed" : "passed \(report.checks.count) checks"
        return "\(report.candidate)\(against): \(verdict)" + (open > 0 ? ", \(open) inconclusive" : "")
    }

    /// A flaky case in a line.
    static func flaky(_ one: FlakyCase) -> String {
        "\(one.suite)/\(one.caseID): accepted in \(one.accepted) of \(one.tries) tries"
            + (one.isQuarantined
                ? ", quarantined: not in the rates of acceptance"
                : one.isNew ? ", in this run alone, so it counts" : ", it counts")
    }

    /// What running in blocks did.
    static func sequence(_ report: SequenceReport) -> String {
        let why =
            switch report.ending {
            case .decided: "every blocking rule was decided"
            case .budget: "the budget was spent"
            case .everything: "every case was run"
            case .interrupted: "it was interrupted"
            }
        return
            "Ran \(report.episodes) of \(report.planned) episodes in \(report.looks) blocks, then stopped because \(why): \(Figure.percent(report.saved)) saved."
    }
}
