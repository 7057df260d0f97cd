import AssayCommandLine
import AssayCore

extension ArrivalProcess: ArgumentValue {
    package init?(argument: String) {
        switch argument {
        case "constant": self = .constant
        case "poisson": self = .poisson
        default:
            guard argument.hasPrefix("gamma:"), let shape = Double(argument.dropFirst(6)),
                (0.001...1000).contains(shape)
            else { return nil }
            self = .gamma(shape: shape)
        }
    }

    package var argument: String {
        switch self {
        case .constant: "constant"
        case .poisson: "poisson"
        case .gamma(let shape): "gamma:\(shape)"
        }
    }

    package static var expects: String { "constant, poisson or gamma:SHAPE" }
}

/// `FROM:TO`, two rates.
struct RampWord: ArgumentValue {
    var from: Double
    var to: Double

    init?(argument: String) {
        let parts = argument.split(separator: ":").compactMap { Double($0) }
        guard parts.count == 2, parts.allSatisfy({ (0...100_000).contains($0) }), parts[0] + parts[1] > 0
        else {
            return nil
        }
        (from, to) = (parts[0], parts[1])
    }

    var argument: String { "\(from):\(to)" }
    static var expects: String { "two rates such as 1:20" }
}

/// `RATExSECONDS`, one step.
struct StepWord: ArgumentValue {
    var segment: RateSegment

    init?(argument: String) {
        let parts = argument.split(separator: "x").compactMap { Double($0) }
        guard parts.count == 2, (0...100_000).contains(parts[0]), (0.001...604_800).contains(parts[1]) else {
            return nil
        }
        segment = RateSegment(from: parts[0], to: parts[0], time: .seconds(fraction: parts[1]))
    }

    var argument: String { "\(segment.from)x\(segment.time?.inSeconds ?? 0)" }
    static var expects: String { "a rate and its seconds such as 2x30" }
}

/// `ttft=500,episode=5000`: the times of a service level in milliseconds.
struct ServiceLevelWord: ArgumentValue {
    var level = ServiceLevel()

    init?(argument: String) {
        for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = part.split(separator: "=")
            guard sides.count == 2, let milliseconds = Double(sides[1]), (0...1e9).contains(milliseconds)
            else {
                return nil
            }
            let time = Nanoseconds.seconds(fraction: milliseconds / 1000)
            switch sides[0] {
            case "ttft": level.timeToFirstToken = time
            case "episode": level.episodeTime = time
            default: return nil
            }
        }
    }

    var argument: String { "" }
    static var expects: String { "times in milliseconds such as ttft=500,episode=5000" }
}

/// What a search for the capacity raises.
enum CapacityAxis: String, ArgumentChoice, Sendable {
    case rate
    case concurrency
}
