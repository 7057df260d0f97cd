import AssayCore

/// What the requests of a run's measured episodes cost, kept by episode.
///
/// A composite's requests are priced by their own backends, and the capacity of each is shared among its requests of one level; what the
/// composite came to as a whole was asked of nobody. Requests are priced as they are met where that can be, so that none is copied.
struct RequestCosts {
    /// What is priced together: the requests of one backend at one level of load.
    private struct Share: Hashable {
        var level: Int
        var backend: String
    }

    private struct Entry {
        var id: ExchangeID
        var line: LedgerLine
        var storage: LedgerLine?
    }

    private var places: [String: Int]
    private var entries: [[Entry]]
    private let pricing: [String: any Pricing]
    private let currency: Currency

    /// Prices the requests of a run.
    init(_ record: RunRecord, pricing: [String: any Pricing], currency: Currency) {
        self.pricing = pricing
        self.currency = currency
        entries = [[Entry]](repeating: [], count: record.episodes.count)
        places = [String: Int](minimumCapacity: record.episodes.count)
        for place in record.episodes.indices where !record.episodes[place].planned.warmUp {
            places[record.episodes[place].planned.id] = place
        }
        let clock = ClockOrigin(of: record.header)
        var shares: [Share: [Int]] = [:]
        record.exchanges.withUnsafeBufferPointer { exchanges in
            for index in exchanges.indices where exchanges[index].isRequest {
                guard let place = places[exchanges[index].request.id.episode] else { continue }
                let level = record.episodes[place].level
                guard record.header.plan.levels.indices.contains(level) else { continue }
                let backend =
                    exchanges[index].part == nil
                    ? record.header.plan.levels[level].backend : exchanges[index].backend
                if let priced = pricing[backend] {
                    guard let cost = priced.cost(asItGoes: exchanges[index], clock: clock) else {
                        shares[Share(level: level, backend: backend), default: []].append(index)
                        continue
                    }
                    add(exchanges[index], cost, backend, at: place)
                } else {
                    add(exchanges[index], unpriced(backend), backend, at: place)
                }
            }
        }
        for (share, indices) in shares { price(indices.map { record.exchanges[$0] }, share, record, clock) }
    }

    /// Prices requests that share what their backend's capacity costs.
    private mutating func price(
        _ exchanges: [Exchange], _ share: Share, _ record: RunRecord, _ clock: ClockOrigin
    ) {
        let held = Accountant.held(share.level, record.header, exchanges)
        let costs = pricing[share.backend]?.costs(
            of: PricedWork(exchanges: exchanges, held: held, clock: clock))
        for (exchange, cost) in zip(exchanges, costs ?? []) {
            guard let place = places[exchange.id.episode] else { continue }
            add(exchange, cost, share.backend, at: place)
        }
    }

    private func unpriced(_ backend: String) -> Cost {
        .atLeast(.zero(currency), because: "no price is given for '\(backend)'")
    }

    private mutating func add(_ exchange: Exchange, _ cost: Cost, _ backend: String, at place: Int) {
        let storage = pricing[backend]?.storage(of: exchange).map {
            LedgerLine(.cacheStorage, $0, item: backend)
        }
        entries[place].append(
            Entry(
                id: exchange.request.id, line: LedgerLine(exchange.account, cost, item: backend),
                storage: storage))
    }

    /// Adds the lines of the requests that an episode lists, in its order; `place` is the episode's in the record.
    func add(_ episode: Episode, at place: Int, to lines: inout [LedgerLine]) {
        let own = entries[place]
        if own.count == 1, episode.exchanges.count == 1 {
            if own[0].id == episode.exchanges[0] { Self.add(own[0], to: &lines) }
            return
        }
        let byID = Dictionary(own.map { ($0.id, $0) }) { _, later in later }
        for id in episode.exchanges {
            if let entry = byID[id] { Self.add(entry, to: &lines) }
        }
    }

    private static func add(_ entry: Entry, to lines: inout [LedgerLine]) {
        lines.append(entry.line)
        if let storage = entry.storage { lines.append(storage) }
    }
}
