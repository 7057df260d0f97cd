import AssayCore

/// What a server said of itself in one level, with the client's own figures for the same requests.
package struct ServerSide: Sendable {
    /// The backend's name in the configuration.
    package var backend: String
    /// Whether it is a part of the composite that was measured.
    package var isPart: Bool
    /// What it said.
    package var telemetry: TelemetrySummary
    /// The client's figures that stand beside it, of the requests that this backend was asked.
    package var client: [(metric: Metric, value: MetricValue)]

    /// Puts the client's figures beside the server's; of a composite's episodes only the hops of this part count, each as a request of its own.
    init(_ telemetry: TelemetrySummary, of backend: String, isPart: Bool, beside input: MetricInput) {
        self.backend = backend
        self.isPart = isPart
        self.telemetry = telemetry
        let own = isPart ? input.asked(of: backend) : input
        let names = Set(telemetry.figures.compactMap(\.clientMetric))
        client = Metric.all.filter { names.contains($0.name) }.map { ($0, $0.compute(own)) }
    }

    /// Whose server it is, where that is not plain.
    var of: String { isPart ? " of \(backend)" : "" }

    /// What a reader should know.
    var notes: [String] { telemetry.notes.map { isPart ? "\(backend): \($0)" : $0 } }
}

extension MetricInput {
    /// The same episodes with the requests that one part of a composite was asked, each as if it had been asked directly.
    func asked(of backend: String) -> MetricInput {
        var input = self
        for index in input.items.indices {
            input.items[index].exchanges = items[index].exchanges.filter {
                $0.isRequest && $0.backend == backend
            }.map { hop in
                var plain = hop
                plain.part = nil
                return plain
            }
        }
        return input
    }
}

extension RunHeader {
    /// The real backends that a composite asks at any depth, in the order of the record; empty where it is none.
    func parts(of backend: String) -> [String] {
        func made(of name: String) -> [String] {
            backends.first { $0.name == name }?.details["made_of"]?.arrayValue?.compactMap(\.stringValue)
                ?? []
        }
        var seen: Set<String> = []
        var open = made(of: backend)
        while let name = open.popLast() {
            if seen.insert(name).inserted { open += made(of: name) }
        }
        return backends.map(\.name).filter { seen.contains($0) && made(of: $0).isEmpty }
    }
}
