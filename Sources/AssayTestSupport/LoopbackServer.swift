import AssaySystem
import Glibc
import Synchronization

/// A real HTTP server on 127.0.0.1 that plays scripted bytes, for faults that no real server can be made to give.
public final class LoopbackServer: Sendable {
    /// What the server does with a connection after it has read a request.
    public enum Action: Sendable {
        /// Sends bytes as they are, status line and headers included.
        case send(String)
        /// Sends bytes that are no text.
        case sendBytes([UInt8])
        /// Closes the connection.
        case close
        /// Closes it so that the peer sees a reset.
        case reset
        /// Keeps it open and says nothing until the peer leaves.
        case stall
    }

    /// The port.
    public let port: UInt16
    private let listener: CInt
    private let script: @Sendable (String) -> [Action]
    private let seen = Mutex<[String]>([])

    /// Starts a server that answers each request as the script says.
    public init(_ script: @escaping @Sendable (String) -> [Action]) {
        self.script = script
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(listener, generic, length)
                listen(listener, 256)
                getsockname(listener, generic, &length)
            }
        }
        port = UInt16(bigEndian: address.sin_port)
        SystemThread.start { [self] in accept() }
    }

    /// The requests so far, head and body.
    public var requests: [String] { seen.withLock { $0 } }

    /// The base URL.
    public var url: String { "http://127.0.0.1:\(port)" }

    /// Stops listening.
    public func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    private func accept() {
        while true {
            let connection = Glibc.accept(listener, nil, nil)
            if connection < 0 { break }
            SystemThread.start { [self] in serve(connection) }
        }
        close(listener)
    }

    private func serve(_ connection: CInt) {
        defer { close(connection) }
        while let request = read(connection) {
            seen.withLock { $0.append(request) }
            for action in script(request) {
                switch action {
                case .send(let text): send(Array(text.utf8), connection)
                case .sendBytes(let bytes): send(bytes, connection)
                case .close: return
                case .reset:
                    var linger = linger(l_onoff: 1, l_linger: 0)
                    setsockopt(
                        connection, SOL_SOCKET, SO_LINGER, &linger,
                        socklen_t(MemoryLayout.size(ofValue: linger)))
                    return
                case .stall:
                    var byte: UInt8 = 0
                    while recv(connection, &byte, 1, 0) > 0 {}
                    return
                }
            }
        }
    }

    private func send(_ all: [UInt8], _ connection: CInt) {
        var bytes = all[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes {
                Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }

    /// One request; `nil` when the peer has left.
    private func read(_ connection: CInt) -> String? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let text = String(decoding: bytes, as: UTF8.self)
            if let head = text.firstRange(of: "\r\n\r\n") {
                let length =
                    text[..<head.lowerBound].split(separator: "\r\n").first {
                        $0.lowercased().hasPrefix("content-length:")
                    }
                    .flatMap { Int($0.drop { $0 != ":" }.dropFirst().filter { !$0.isWhitespace }) } ?? 0
                if text[head.upperBound...].utf8.count >= length { return text }
            }
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            bytes += buffer[..<count]
        }
    }
}

extension LoopbackServer {
    /// The head of a streamed reply that ends with the connection.
    public static let streamHead =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"

    /// A whole reply that keeps the connection open.
    public static func reply(_ status: String = "200 OK", _ body: String) -> Action {
        .send(
            "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        )
    }
}
