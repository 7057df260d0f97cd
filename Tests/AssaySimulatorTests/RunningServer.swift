import AssayCore
import AssaySimulator
import AssaySystem
import Glibc
import Synchronization

/// A simulated server on a thread of its own, stopped by `stop()`.
final class RunningServer: Sendable {
    let port: UInt16
    private let ends: (read: CInt, write: CInt)
    private let account: Task<ServerAccount?, Never>

    init(_ model: ServerModel, log: String? = nil) async {
        var pair: [CInt] = [-1, -1]
        pipe(&pair)
        let ends = (read: pair[0], write: pair[1])
        self.ends = ends
        let (ports, continuation) = AsyncStream.makeStream(of: UInt16.self)
        account = Task {
            await SystemThread.run {
                guard let server = try? SimulatedServer(model: model, logPath: log) else {
                    continuation.finish()
                    return nil
                }
                continuation.yield(server.port)
                continuation.finish()
                return server.run(until: ends.read)
            }
        }
        var found: UInt16 = 0
        for await one in ports { found = one }
        port = found
    }

    var url: String { "http://127.0.0.1:\(port)/v1" }

    func stop() async -> ServerAccount? {
        var byte: UInt8 = 0
        _ = write(ends.write, &byte, 1)
        return await account.value
    }
}
