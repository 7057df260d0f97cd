import AssayCore

/// What an episode's surroundings cost: its tools, and the guards that look at every output in production.
struct Surroundings {
    let economics: SuiteEconomics
    let currency: Currency

    /// The lines of one episode, by name.
    func lines(of episode: Episode) -> [LedgerLine] {
        tools(of: episode) + guards(of: episode)
    }

    /// Calls × price, for the calls that reached a tool: one that names no tool or whose arguments are no good costs nothing.
    private func tools(of episode: Episode) -> [LedgerLine] {
        guard !economics.toolPrices.isEmpty else { return [] }
        return economics.toolPrices.sorted { $0.key < $1.key }.compactMap { tool, price in
            let calls = episode.steps.count { $0.call.name == tool && $0.reachedTool }
            guard calls > 0 else { return nil }
            let cost = price.scaled(by: Int64(calls), over: 1)
            return LedgerLine(.tools, Downstream.cost(cost, currency), item: tool)
        }
    }

    private func guards(of episode: Episode) -> [LedgerLine] {
        switch episode.ending {
        case .failed, .stopped: []
        case .answered, .stepLimit:
            economics.guards.sorted { $0.key < $1.key }.map {
                LedgerLine(.guards, .known($0.value), item: $0.key)
            }
        }
    }
}

extension ToolStep {
    /// Whether the call came to the tool at all.
    fileprivate var reachedTool: Bool {
        switch error {
        case .unknownTool, .invalidJSON, .invalidArguments: false
        case nil, .refused, .failed, .lost: true
        }
    }
}
