import AssayAcceptance
import Glibc

/// Prints sandbox starts per second, and short Python tests per second and per processor core, over some hundreds of each.
@main
struct Main {
    private static let count = 400
    private static let program = "def add(a, b):\n    return a + b"
    private static let tests = "assert add(2, 3) == 5\nassert add(-1, 1) == 0"

    static func main() async {
        let cores = SandboxPool.shared.width
        let limits = SandboxLimits()
        let starts = await perSecond { await SandboxProbe.start() }
        let judged = await perSecond {
            await PythonRunner(limits: limits).run(program: program, tests: tests) == .passed
        }
        guard let starts, let judged else {
            print("a sandbox could not be started, or a right program did not pass")
            exit(1)
        }
        print("sandbox starts/s: \(Int(starts)) on \(cores) cores")
        print("Python tests/s: \(Int(judged)) on \(cores) cores, \(Int(judged / Double(cores))) per core")
    }

    /// How often a second something can be done, as many at a time as the pool lets through; `nil` where it once fails.
    private static func perSecond(_ work: @escaping @Sendable () async -> Bool) async -> Double? {
        let clock = ContinuousClock()
        let began = clock.now
        let succeeded = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<count { group.addTask { await work() } }
            return await group.reduce(true) { $0 && $1 }
        }
        let seconds = began.duration(to: clock.now) / .seconds(1)
        return succeeded ? Double(count) / seconds : nil
    }
}
