import Glibc

/// The real `llama-server`, built from the engine's own source, on a free port of 127.0.0.1.
public final class LlamaServer: Sendable {
    /// The port.
    public let port: UInt16
    private let process: pid_t

    /// Why it could not be started.
    public struct CannotStart: Error {
        /// In words.
        public var message: String
    }

    /// Starts it with a model and waits until it takes connections; `make test` builds it.
    public init(binary: String, model: String, contextTokens: Int = 3072, slots: Int = 1) throws {
        guard access(binary, X_OK) == 0 else {
            throw CannotStart(
                message: "\(binary) is missing: `make test` or scripts/engine.sh --tools builds it")
        }
        // A listener that is opened and closed again finds a port that nobody uses.
        let probe = LoopbackServer { _ in [.close] }
        port = probe.port
        probe.stop()
        let words = [
            binary, "--model", model, "--host", "127.0.0.1", "--port", "\(port)", "--ctx-size",
            "\(contextTokens * slots)",
            "--parallel", "\(slots)", "--threads", "2", "--alias", "smollm2", "--jinja",
        ]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var child: pid_t = 0
        guard posix_spawn(&child, binary, &actions, nil, &arguments, environ) == 0 else {
            throw CannotStart(message: "\(binary) could not be started")
        }
        process = child
        try waitUntilReady()
    }

    deinit { stop() }

    /// The base URL.
    public var url: String { "http://127.0.0.1:\(port)" }

    /// Ends it.
    public func stop() {
        kill(process, SIGKILL)
        var status: CInt = 0
        waitpid(process, &status, 0)
    }

    private func waitUntilReady() throws {
        for _ in 0..<600 {
            if answersHealthy() { return }
            var status: CInt = 0
            if waitpid(process, &status, WNOHANG) == process {
                throw CannotStart(message: "llama-server ended at once (\(status))")
            }
            usleep(100_000)
        }
        throw CannotStart(message: "llama-server was not ready within a minute")
    }

    private func answersHealthy() -> Bool {
        let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(connection) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { return false }
        let request = Array("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)
        _ = request.withUnsafeBytes {
            Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        var buffer = [UInt8](repeating: 0, count: 64)
        let count = recv(connection, &buffer, buffer.count, 0)
        return count > 12 && String(decoding: buffer[..<count], as: UTF8.self).contains(" 200 ")
    }
}
