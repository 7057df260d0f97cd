import AssayServer
import AssaySystem
import Glibc
import Testing

/// A page server on a thread of its own.
private final class RunningPage: Sendable {
    let url: String
    private let bell: CInt
    private let ended: Task<Void, Never>

    init(_ handler: @escaping @Sendable (PageRequest) -> PageReply) async throws {
        var ends: [CInt] = [-1, -1]
        pipe(&ends)
        let (addresses, continuation) = AsyncStream.makeStream(of: String.self)
        let stop = ends[0]
        bell = ends[1]
        ended = Task {
            await SystemThread.run {
                if let server = try? PageServer(handler: handler) {
                    continuation.yield(server.url)
                    continuation.finish()
                    server.run(until: stop)
                }
                continuation.finish()
            }
        }
        var found: String?
        for await one in addresses { found = one }
        url = try #require(found)
    }

    var port: UInt16 { UInt16(url.split(separator: ":")[2].split(separator: "/")[0]) ?? 0 }
    var token: String { String(url.split(separator: "/").last ?? "") }

    func stop() async {
        var byte: UInt8 = 0
        _ = write(bell, &byte, 1)
        await ended.value
    }

    func end() async { await ended.value }

    /// What comes back for a request, byte by byte as it is sent.
    func answer(
        _ method: String, _ path: String, host: String? = nil, origin: String? = nil, body: String = ""
    )
        -> String
    {
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
        guard connected == 0 else { return "" }
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let request =
            "\(method) \(path) HTTP/1.1\r\nHost: \(host ?? "127.0.0.1:\(port)")\r\n"
            + (origin.map { "Origin: \($0)\r\n" } ?? "")
            + "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
        let bytes = Array(request.utf8)
        _ = bytes.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        var reply: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = read(connection, &buffer, buffer.count), count > 0 {
            reply += buffer[..<count]
        }
        return String(decoding: reply, as: UTF8.self)
    }
}

@Suite struct PageServerTests {
    private func page() async throws -> RunningPage {
        try await RunningPage { request in
            PageReply(
                "\(request.isPost ? "posted" : "got") '\(request.path)' \(String(decoding: request.body, as: UTF8.self))",
                isLast: request.path == "end")
        }
    }

    @Test func `whoever holds the address is answered, and the page may load nothing from elsewhere`()
        async throws
    {
        let page = try await page()
        let reply = page.answer("GET", "/\(page.token)/state?x=1")
        #expect(reply.hasPrefix("HTTP/1.1 200") && reply.contains("got 'state'"))
        #expect(reply.contains("default-src 'none'") && reply.contains("no-referrer"))
        #expect(reply.contains("frame-ancestors 'none'"))
        let posted = page.answer(
            "POST", "/\(page.token)/label", origin: "http://127.0.0.1:\(page.port)", body: "b")
        #expect(posted.contains("posted 'label' b"))
        await page.stop()
    }

    @Test func `without the token, with another host or from another origin nothing is answered`()
        async throws
    {
        let page = try await page()
        let wrong = String(page.token.dropLast()) + (page.token.hasSuffix("0") ? "1" : "0")
        for path in [
            "/", "/state", "/\(wrong)/state", "/\(page.token)", "//\(page.token)/",
            "/\(page.token.uppercased())x/",
        ] {
            #expect(page.answer("GET", path).hasPrefix("HTTP/1.1 404"), "\(path)")
        }
        let own = "/\(page.token)/label"
        for host in ["evil.example", "evil.example:\(page.port)", "127.0.0.1", "127.0.0.1:1", ""] {
            #expect(page.answer("POST", own, host: host).hasPrefix("HTTP/1.1 40"), "\(host)")
        }
        for origin in ["http://evil.example", "null", "https://127.0.0.1:\(page.port)"] {
            #expect(page.answer("POST", own, origin: origin).hasPrefix("HTTP/1.1 403"), "\(origin)")
        }
        #expect(!page.answer("PUT", own).contains("posted"))
        #expect(!page.answer("POST", own, body: String(repeating: "x", count: 100_000)).contains("posted"))
        await page.stop()
    }

    @Test func `two servers have two tokens of 128 bits, and the last answer ends the server`() async throws {
        let (one, other) = (try await page(), try await page())
        #expect(one.token != other.token)
        #expect(one.token.utf8.count == 32 && one.token.allSatisfy(\.isHexDigit))
        #expect(one.answer("GET", "/\(one.token)/end").contains("got 'end'"))
        await one.end()
        await other.stop()
    }
}
