import AssayCore

extension LoadShape {
    /// What a search raises: the concurrency, or the rate in episodes per second.
    var driven: Double {
        switch self {
        case .closed(let concurrency): Double(concurrency)
        case .open(let load): load.constantRate ?? 1
        case .replay: 1
        }
    }

    /// The same shape at another concurrency or rate.
    func driven(at value: Double) -> LoadShape {
        switch self {
        case .closed: .closed(concurrency: Int(value))
        case .open(let load):
            .open(OpenLoad(rate: value, arrivals: load.arrivals, mostInFlight: load.mostInFlight))
        case .replay: self
        }
    }
}
