import AssayAcceptance
import Glibc

/// Prints sandbox starts and short Python tests per second, and the processor time that one takes, all its processes included: on a busy
/// machine that is the figure to go by.
@main
struct Main {
    private static let count = 400
    private static let program = "def add(a, b):\n    return a + b"
    private static let tests = "assert add(2, 3) == 5\nassert add(-1, 1) == 0"

    static func main() async {
        let cores = SandboxPool.shared.width
        let limits = SandboxLimits()
        let starts = await rate { await SandboxProbe.start() }
        let judged = await rate {
            await PythonRunner(limits: limits).run(program: program, tests: tests) == .passed
        }
        guard let starts, let judged else {
            print("a sandbox could not be started, or a right program did not pass")
            exit(1)
        }
        print("sandbox starts: \(starts.words)")
        print(
            "Python tests:   \(judged.words), \(Int(judged.perSecond) / cores) per second and core on \(cores)"
        )
    }

    private struct Rate {
        var perSecond: Double
        var processorMilliseconds: Double

        var words: String {
            let most = Int(1000 / processorMilliseconds)
            let tenths = (processorMilliseconds * 10).rounded() / 10
            return
                "\(Int(perSecond)) per second; \(tenths) ms of processor time each, so \(most) per second of a core"
        }
    }

    /// How often a second something can be done, as many at a time as the pool lets through; `nil` where it once fails.
    private static func rate(_ work: @escaping @Sendable () async -> Bool) async -> Rate? {
        let clock = ContinuousClock()
        let (began, used) = (clock.now, processorSeconds())
        let succeeded = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<count { group.addTask { await work() } }
            return await group.reduce(true) { $0 && $1 }
        }
        let seconds = began.duration(to: clock.now) / .seconds(1)
        let milliseconds = (processorSeconds() - used) * 1000 / Double(count)
        return succeeded
            ? Rate(perSecond: Double(count) / seconds, processorMilliseconds: milliseconds) : nil
    }

    /// The processor time of this process and of all that it started and waited for.
    private static func processorSeconds() -> Double {
        [RUSAGE_SELF.rawValue, RUSAGE_CHILDREN.rawValue].reduce(0) { sum, who in
            var usage = rusage()
            getrusage(who, &usage)
            let seconds = Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            return sum + seconds + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
        }
    }
}
