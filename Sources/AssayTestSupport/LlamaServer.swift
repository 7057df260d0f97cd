import Glibc

/// The real `llama-server`, built from the engine's own source, on a free port of 127.0.0.1.
public final class LlamaServer: Sendable {
    /// The port.
    public let port: UInt16
    private let process: ChildProcess

    /// Starts it with a model and waits until it takes connections; `make test` builds it.
    public init(
        binary: String, model: String, contextTokens: Int = 3072, slots: Int = 1, arguments: [String] = []
    ) throws(ChildProcess.Failed) {
        guard access(binary, X_OK) == 0 else {
            throw ChildProcess.Failed(
                "\(binary) is missing: `make test` or scripts/engine.sh --tools builds it")
        }
        let port = ChildProcess.freePort()
        self.port = port
        process = try ChildProcess(
            [
                binary, "--model", model, "--host", "127.0.0.1", "--port", "\(port)", "--ctx-size",
                "\(contextTokens * slots)", "--parallel", "\(slots)", "--threads", "2", "--alias", "smollm2",
                "--jinja",
            ] + arguments)
        do throws(ChildProcess.Failed) { try process.wait(until: { Self.answersHealthy(port) }) } catch {
            process.stop()
            throw error
        }
    }

    deinit { stop() }

    /// The base URL.
    public var url: String { "http://127.0.0.1:\(port)" }

    /// Ends it.
    public func stop() { process.stop() }

    private static func answersHealthy(_ port: UInt16) -> Bool {
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
