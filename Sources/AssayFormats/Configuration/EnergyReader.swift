import AssayCore

/// Reads how energy is metered.
struct EnergyReader {
    let problems: Problems

    func energy(_ node: Node) -> EnergySetting? {
        var reader = MappingReader(node, title: "the energy", problems: problems)
        defer { reader.finish() }
        let members = reader.members("meters")
        if members.isEmpty { reader.missing("meters", hint: "for example: meters: {cpu: {kind: rapl}}") }
        let meters = members.compactMap(meter)
        let currency = Currency(reader.text("currency") ?? "USD")
        var terms = EnergyTerms()
        terms.pue = reader.quantity("pue", from: Quantity(1), Quantity(10)) ?? Quantity(1)
        terms.carbonPerKWh = reader.quantity("carbon_g_per_kwh", Quantity(100_000))
        terms.pricePerKWh = reader.money("price_per_kwh", currency)
        let interval = reader.integer("interval_ms", in: 10...3_600_000)
        let idle = reader.integer("idle_ms", in: 0...3_600_000)
        guard !meters.isEmpty else { return nil }
        return EnergySetting(
            meters: meters, interval: interval.map { .milliseconds(Int64($0)) } ?? .seconds(1),
            idle: idle.map { .milliseconds(Int64($0)) } ?? .zero, terms: terms)
    }

    private static let kinds = ["rapl", "nvml", "prometheus", "declared"]

    private func meter(_ member: Node.Member) -> EnergySetting.Meter? {
        var reader = MappingReader(member.value, title: "the meter '\(member.key)'", problems: problems)
        defer { reader.finish() }
        let kind = reader.requiredText("kind", hint: "the kinds are: \(Self.kinds.joined(separator: ", "))")
        let word = reader.text("boundary")
        let boundary = word.flatMap { EnergyBoundary(rawValue: $0) }
        if word != nil, boundary == nil {
            problems.add(
                "'boundary' must be chip, node or wall", at: member.value["boundary"]?.location)
        }
        guard let source = source(kind, &reader, member) else { return nil }
        switch source {
        case .rapl, .nvml:
            return EnergySetting.Meter(name: member.key, boundary: boundary ?? .chip, source: source)
        case .prometheus, .declared:
            reader.require("boundary", hint: "what it covers: chip, node or wall")
            return boundary.map { EnergySetting.Meter(name: member.key, boundary: $0, source: source) }
        }
    }

    private func source(
        _ kind: String, _ reader: inout MappingReader, _ member: Node.Member
    ) -> EnergySetting.Meter.Source? {
        switch kind {
        case "rapl": return .rapl(folder: reader.text("folder") ?? "/sys/class/powercap")
        case "nvml": return .nvml(library: reader.text("library") ?? "libnvidia-ml.so.1")
        case "prometheus": return series(&reader)
        case "declared":
            let most = 1e9
            reader.require("watts")
            let watts = reader.number("watts", in: 0...most)
            let idle = reader.number("idle_watts", in: 0...most)
            return watts.map { .declared(watts: $0, idleWatts: idle) }
        case "": break
        default:
            problems.add(
                "there is no kind of meter '\(kind)'",
                hint: "the kinds are: \(Self.kinds.joined(separator: ", "))",
                at: member.value["kind"]?.location)
        }
        // What the other keys mean is not known, so they are not called unknown.
        if case .mapping(let members) = member.value.content {
            for one in members { _ = reader.node(one.key) }
        }
        return nil
    }

    private func series(_ reader: inout MappingReader) -> EnergySetting.Meter.Source? {
        let url = reader.requiredText("url", hint: "for example: url: http://127.0.0.1:9400/metrics")
        if !url.isEmpty, !url.hasPrefix("http://"), !url.hasPrefix("https://") {
            problems.add(
                "'\(url)' is no URL", hint: "begin with http:// or https://",
                at: reader.node["url"]?.location)
        }
        let metric = reader.text("metric") ?? "DCGM_FI_DEV_POWER_USAGE"
        let word = reader.text("unit") ?? EnergySetting.PowerUnit.watts.rawValue
        guard let unit = EnergySetting.PowerUnit(rawValue: word) else {
            problems.add(
                "'unit' must be W, mW, J or mJ", hint: "joules are a counter, watts are not",
                at: reader.node["unit"]?.location)
            return nil
        }
        return .prometheus(url: url, metric: metric, unit: unit)
    }
}
