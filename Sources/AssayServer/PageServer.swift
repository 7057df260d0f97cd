package import AssayCore
import CEvent
import Glibc

/// A request for a page that is served on this machine.
package struct PageRequest: Sendable, Hashable {
    /// Whether it is a POST; everything else is a GET.
    package var isPost: Bool
    /// The path below the page's own, such as `label`; the page itself is the empty one.
    package var path: String
    /// The body.
    package var body: [UInt8]
}

/// The answer to one.
package struct PageReply: Sendable, Hashable {
    /// The HTTP status.
    package var status: Int
    /// The media type.
    package var type: String
    /// The content.
    package var body: String
    /// Whether the server ends once it is sent.
    package var isLast: Bool

    /// Makes an answer.
    package init(_ body: String, type: String = "application/json", status: Int = 200, isLast: Bool = false) {
        self.status = status
        self.type = type
        self.body = body
        self.isLast = isLast
    }
}

/// Serves one page on 127.0.0.1 to whoever holds its address, which ends in a random token. Confined to the thread that runs it; not Sendable.
///
/// A request without the token, with another Host than the server's own (a page elsewhere that resolved its name to this machine) or posted from
/// another origin is refused before anything of it is looked at.
package final class PageServer {
    /// Answers requests, one at a time.
    package typealias Handler = (PageRequest) -> PageReply

    /// Its port.
    package let port: UInt16
    /// The page's address.
    package var url: String { "http://127.0.0.1:\(port)/\(token)/" }
    private let token: String
    private let handler: Handler
    private let base: OpaquePointer
    private let http: OpaquePointer

    /// Listens on a port, or on a free one where it is 0.
    package init(port: UInt16 = 0, handler: @escaping Handler) throws(CannotRun) {
        let (socket, bound) = try LoopbackSocket.listen(port)
        guard let base = event_base_new(), let http = evhttp_new(base),
            evhttp_accept_socket(http, socket) == 0
        else { throw CannotRun("libevent cannot serve on port \(bound)") }
        self.port = bound
        self.handler = handler
        self.base = base
        self.http = http
        // Swift's generator is the kernel's own.
        let halves = (0..<2).map { _ in String(UInt64.random(in: 0...UInt64.max), radix: 16) }
        token = halves.map { String(repeating: "0", count: 16 - $0.count) + $0 }.joined()
        evhttp_set_max_body_size(http, 1 << 16)
        evhttp_set_allowed_methods(http, UInt16(EVHTTP_REQ_GET.rawValue | EVHTTP_REQ_POST.rawValue))
        evhttp_set_timeout(http, 60)
        evhttp_set_gencb(
            http,
            { request, user in
                guard let request, let user else { return }
                Unmanaged<PageServer>.fromOpaque(user).takeUnretainedValue().take(request)
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    deinit {
        evhttp_free(http)
        event_base_free(base)
    }

    /// Serves until a byte can be read from `stop` or the last answer is sent.
    package func run(until stop: CInt) {
        EventLoop.run(base, until: stop)
    }

    private func take(_ request: OpaquePointer) {
        let uri = evhttp_request_get_uri(request).map { String(cString: $0) } ?? ""
        let isPost = evhttp_request_get_command(request) == EVHTTP_REQ_POST
        guard isOwn(request, isPost: isPost) else {
            return send(
                request,
                PageReply("this page is served to this machine alone", type: "text/plain", status: 403))
        }
        guard let path = path(of: uri) else {
            return send(request, PageReply("not found", type: "text/plain", status: 404))
        }
        let reply = handler(PageRequest(isPost: isPost, path: path, body: EventLoop.body(of: request)))
        send(request, reply)
        guard reply.isLast else { return }
        // What was answered is still on its way.
        var moment = timeval(tv_sec: 0, tv_usec: 300_000)
        event_base_loopexit(base, &moment)
    }

    /// What follows the token; `nil` without the token. Every byte is compared, so that the time taken tells nothing.
    private func path(of uri: String) -> String? {
        let given = Array(uri.utf8.prefix { $0 != UInt8(ascii: "?") })
        let expected = Array("/\(token)/".utf8)
        guard given.count >= expected.count else { return nil }
        let difference = zip(given, expected).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) }
        return difference == 0 ? String(decoding: given[expected.count...], as: UTF8.self) : nil
    }

    private func isOwn(_ request: OpaquePointer, isPost: Bool) -> Bool {
        let headers = evhttp_request_get_input_headers(request)
        let hosts = ["127.0.0.1:\(port)", "localhost:\(port)"]
        guard let host = evhttp_find_header(headers, "Host").map({ String(cString: $0) }),
            hosts.contains(host)
        else { return false }
        guard isPost, let origin = evhttp_find_header(headers, "Origin").map({ String(cString: $0) }) else {
            return true
        }
        return hosts.contains { origin == "http://\($0)" }
    }

    /// The page may load nothing from anywhere, and its address is told to nobody.
    private static let headers = [
        (
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; base-uri 'none'; "
                + "form-action 'none'; frame-ancestors 'none'"
        ), ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
        ("Cache-Control", "no-store"),
    ]

    private func send(_ request: OpaquePointer, _ reply: PageReply) {
        let headers = evhttp_request_get_output_headers(request)
        evhttp_add_header(headers, "Content-Type", reply.type + "; charset=utf-8")
        for (name, value) in Self.headers { evhttp_add_header(headers, name, value) }
        guard let buffer = evbuffer_new() else { return }
        evbuffer_add(buffer, reply.body, reply.body.utf8.count)
        evhttp_send_reply(request, CInt(reply.status), reply.status == 200 ? "OK" : "Refused", buffer)
        evbuffer_free(buffer)
    }
}
