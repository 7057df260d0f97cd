import AssayCore

/// Reads the parts of `assay.yaml` that say when requests are sent.
enum LoadReader {
    static func read(_ node: Node, _ problems: Problems) -> LoadSetting {
        var load = MappingReader(node, title: "the load", problems: problems)
        defer { load.finish() }
        var setting = LoadSetting()
        let drives = [
            numbers(&load, "concurrency", in: Self.concurrency).map {
                LoadSetting.Drive.concurrencies($0.map { Int($0) })
            },
            numbers(&load, "rate", in: LoadRange.rate).map { .rates($0) },
            profile(&load, problems).map { .profile($0) }, trace(&load, problems),
        ].compactMap(\.self)
        if drives.count > 1 {
            problems.add(
                "the load has \(drives.count) drives",
                hint: "give one of 'concurrency', 'rate', 'ramp', 'steps' and 'trace'", at: node.location)
        }
        setting.drive = drives.first
        setting.arrivals = arrivals(&load, problems)
        setting.mostInFlight = load.integer("max_in_flight", in: LoadRange.inFlight)
        setting.thinkTime = load.node("think_time").flatMap {
            TimeReader.time($0, "the think time", problems)
        }
        setting.episodes = load.integer("episodes", in: LoadRange.episodes)
        setting.seconds = load.integer("seconds", in: LoadRange.seconds)
        setting.needsBoth = load.flag("both")
        setting.warmUp = load.integer("warmup", in: LoadRange.warmUp)
        setting.repeats = load.integer("repeats", in: LoadRange.repeats)
        return setting
    }

    private static let concurrency =
        Double(LoadRange.concurrency.lowerBound)...Double(LoadRange.concurrency.upperBound)

    /// A suite's part in the mix: its weight alone, or a mapping.
    static func mix(_ member: Node.Member, _ problems: Problems) -> MixSetting {
        if let weight = member.value.value.integerValue {
            if !(1...1000).contains(weight) {
                problems.add("a weight must be from 1 to 1000", at: member.value.location)
            }
            return MixSetting(weight: Int(clamping: weight))
        }
        var entry = MappingReader(member.value, title: "the mix of '\(member.key)'", problems: problems)
        defer { entry.finish() }
        let setting = MixSetting(
            weight: entry.integer("weight", in: 1...1000) ?? 1,
            padding: entry.node("padding_tokens").flatMap { tokens($0, "the padding", problems) },
            promptLength: entry.node("prompt_tokens").flatMap { tokens($0, "the prompt length", problems) })
        if setting.padding != nil, setting.promptLength != nil {
            problems.add(
                "the mix of '\(member.key)' has both 'padding_tokens' and 'prompt_tokens'",
                hint: "the one adds to a prompt, the other says how long it is to be",
                at: member.value.location)
        }
        return setting
    }

    private static func numbers(
        _ load: inout MappingReader, _ key: String, in range: ClosedRange<Double>
    ) -> [Double]? {
        guard let list = load.list(key) else { return nil }
        let numbers = list.compactMap { $0.value.numberValue }.filter(range.contains)
        let whole = key != "concurrency" || numbers.allSatisfy { $0 == $0.rounded() }
        if numbers.count < list.count || numbers.isEmpty || !whole {
            load.problems.add(
                "'\(key)' must be a list of \(key == "concurrency" ? "whole numbers from 1" : "numbers above 0")",
                at: load.node[key]?.location)
            return nil
        }
        return numbers
    }

    private static func profile(_ load: inout MappingReader, _ problems: Problems) -> [RateSegment]? {
        if let node = load.node("ramp") {
            var ramp = MappingReader(node, title: "the ramp", problems: problems)
            defer { ramp.finish() }
            guard let from = rate("from", &ramp), let to = rate("to", &ramp),
                let seconds = ramp.number("seconds", in: 0.001...604_800), from + to > 0
            else {
                problems.add(
                    "a ramp needs 'from', 'to' and 'seconds'",
                    hint: "for example: ramp: {from: 1, to: 20, seconds: 60}",
                    at: node.location)
                return nil
            }
            return [RateSegment(from: from, to: to, time: .seconds(fraction: seconds))]
        }
        guard let steps = load.list("steps") else { return nil }
        return steps.compactMap { node in
            var step = MappingReader(node, title: "the step", problems: problems)
            defer { step.finish() }
            guard let rate = rate("rate", &step),
                let seconds = step.number("seconds", in: 0.001...604_800)
            else {
                problems.add("a step needs 'rate' and 'seconds'", at: node.location)
                return nil
            }
            return RateSegment(from: rate, to: rate, time: .seconds(fraction: seconds))
        }
    }

    /// A rate of arrivals a second, or none at all.
    private static func rate(_ key: String, _ reader: inout MappingReader) -> Double? {
        guard let rate = reader.number(key, in: 0...100_000) else { return nil }
        if rate == 0 || rate >= 0.001 { return rate }
        reader.problems.add("'\(key)' must be 0, or from 0.001 to 100000", at: reader.node[key]?.location)
        return nil
    }

    private static func trace(_ load: inout MappingReader, _ problems: Problems) -> LoadSetting.Drive? {
        guard let node = load.node("trace") else { return nil }
        if let path = node.text { return .trace(path: path, format: nil, timeScale: 1) }
        var trace = MappingReader(node, title: "the trace", problems: problems)
        defer { trace.finish() }
        return .trace(
            path: trace.requiredText("file"), format: trace.text("format"),
            timeScale: trace.number("time_scale", in: LoadRange.timeScale) ?? 1)
    }

    private static func arrivals(_ load: inout MappingReader, _ problems: Problems) -> ArrivalProcess? {
        guard let node = load.node("arrivals") else { return nil }
        switch node.text {
        case "constant": return .constant
        case "poisson": return .poisson
        case nil:
            var mapping = MappingReader(node, title: "the arrivals", problems: problems)
            defer { mapping.finish() }
            return mapping.number("gamma", in: 0.001...1000).map { .gamma(shape: $0) }
        default:
            problems.add(
                "'arrivals' must be constant, poisson or gamma", hint: "for bursts: arrivals: {gamma: 0.5}",
                at: node.location)
            return nil
        }
    }

    private static func tokens(_ node: Node, _ title: String, _ problems: Problems) -> TokenDistribution? {
        let most = 1_000_000
        if let count = node.value.integerValue {
            if (0...Int64(most)).contains(count) { return .constant(Int(count)) }
            problems.add("\(title) must be a whole number from 0 to \(most)", at: node.location)
            return nil
        }
        var tokens = MappingReader(node, title: title, problems: problems)
        defer { tokens.finish() }
        if let from = tokens.integer("from", in: 0...most), let to = tokens.integer("to", in: from...most) {
            return .uniform(from: from, to: to)
        }
        if let median = tokens.number("median", in: 1...1_000_000),
            let sigma = tokens.number("sigma", in: 0...10)
        {
            return .logNormal(
                median: median, sigma: sigma, most: tokens.integer("most", in: 1...most) ?? most)
        }
        problems.add(
            "\(title) needs a number, 'from' and 'to', or 'median' and 'sigma'", at: node.location)
        return nil
    }
}
