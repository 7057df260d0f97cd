#if Engine
import AssayTestSupport
import Glibc

/// `assay simulate` under way on a free port of 127.0.0.1.
final class RunningSimulator {
    /// Where it listens.
    let port: String
    private let process: pid_t
    private var isOver = false

    /// Starts it and waits until it says where it listens; what it says goes to a file.
    init(_ words: [String], says path: String) throws(ChildProcess.Failed) {
        let program = ProgramTests()
        process = program.start(["simulate", "--port", "0"] + words, output: path)
        for _ in 0..<1200 {
            let text = program.text(path)
            if let tail = text.split(separator: "127.0.0.1:").dropFirst().first, text.contains("/v1\n") {
                port = String(tail.prefix { $0.isNumber })
                return
            }
            usleep(50_000)
        }
        kill(process, SIGKILL)
        _ = program.end(process)
        throw ChildProcess.Failed("the simulated server said nothing in a minute: \(program.text(path))")
    }

    /// Ends it as a person does, so that all its files are whole.
    func stop() {
        guard !isOver else { return }
        isOver = true
        kill(process, SIGINT)
        _ = ProgramTests().end(process)
    }
}
#endif
