import AssayCore

/// What a suite's surroundings cost: its tools, and the guards that look at every output in production.
struct Surroundings {
    private let tools: [(name: String, price: Money)]
    private let guards: [LedgerLine]
    private let currency: Currency

    /// Puts the prices in order.
    init(_ economics: SuiteEconomics, currency: Currency) {
        tools = economics.toolPrices.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        guards = economics.guards.sorted { $0.key < $1.key }.map {
            LedgerLine(.guards, .known($0.value), item: $0.key)
        }
        self.currency = currency
    }

    /// Adds the lines of one episode, by name.
    func add(_ episode: Episode, to lines: inout [LedgerLine]) {
        addTools(episode, &lines)
        switch episode.ending {
        case .failed, .stopped: break
        case .answered, .stepLimit: lines += guards
        }
    }

    /// Calls × price, for the calls that reached a tool: one that names no tool or whose arguments are no good costs nothing.
    private func addTools(_ episode: Episode, _ lines: inout [LedgerLine]) {
        guard !episode.steps.isEmpty else { return }
        for tool in tools {
            let calls = episode.steps.count { $0.call.name == tool.name && $0.reachedTool }
            guard calls > 0 else { continue }
            let cost = tool.price.scaled(by: Int64(calls), over: 1)
            lines.append(LedgerLine(.tools, Downstream.cost(cost, currency), item: tool.name))
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
