extension RuleNode {
    /// What the one model that a composition asks said of an output, where that decides whether the composition passes: it passes had the model
    /// accepted, and does not had the model rejected, all else being as it was. `nil` for a scorer, and where no model or several are asked.
    func verdict(in ruling: Ruling) -> Score.ModelVerdict? {
        guard rule.composition != nil, askedModels.count == 1 else { return nil }
        let isPivotal =
            forced(ruling, to: .pass("")).finding.hasPassed
            && !forced(ruling, to: .fail("")).finding.hasPassed
        return isPivotal ? said(in: ruling) : .undecisive
    }

    /// The ruling had the models judged so.
    private func forced(_ ruling: Ruling, to judgement: Judgement) -> Ruling {
        guard !askedModels.isEmpty else { return ruling }
        guard case .composition(let composition, let nodes) = content, nodes.count == ruling.parts.count
        else { return Ruling(judgement, under: rule) }
        let parts = zip(nodes, ruling.parts).map { $0.forced($1, to: judgement) }
        return Ruling(composition, of: parts, under: rule)
    }

    /// What the model itself came to; a composition that was not asked has no parts, and is unscored.
    private func said(in ruling: Ruling) -> Score.ModelVerdict {
        if case .composition(_, let nodes) = content,
            let asked = zip(nodes, ruling.parts).first(where: { !$0.0.askedModels.isEmpty })
        {
            return asked.0.said(in: asked.1)
        }
        return ruling.finding.hasPassed ? .accepts : ruling.finding.hasFailed ? .rejects : .unscored
    }
}
