import AssayCore

extension Accountant {
    /// The owned capacity that each level held, one account per backend that was asked there.
    func capacities(of record: RunRecord) -> [HeldCapacity] {
        guard pricing.values.contains(where: { $0 is OwnedCapacity }) else { return [] }
        let levels = Dictionary(
            record.episodes.filter { !$0.planned.warmUp }.map { ($0.planned.id, $0.level) }
        ) { first, _ in first }
        var work: [Int: [String: [Exchange]]] = [:]
        for exchange in record.exchanges where exchange.isRequest {
            guard let level = levels[exchange.id.episode], pricing[exchange.backend] is OwnedCapacity else {
                continue
            }
            work[level, default: [:]][exchange.backend, default: []].append(exchange)
        }
        return work.sorted { $0.key < $1.key }.flatMap { level, backends in
            backends.sorted { $0.key < $1.key }.compactMap { backend, exchanges in
                pricing[backend]?.capacity(
                    of: PricedWork(
                        exchanges: exchanges, held: Self.held(level, record.header, exchanges),
                        clock: ClockOrigin(of: record.header)), level: level, backend: backend)
            }
        }
    }
}
