package import AssayCore
import AssayJSON

/// Why a request came to nothing.
package enum MCPFailure: Error, Sendable, Hashable {
    /// The server answered with an error.
    case refused(code: Int64, message: String)
    /// The server did not answer in time.
    case timeout
    /// The server is gone, because…
    case lost(String)
}

/// A message of JSON-RPC 2.0 from a server.
package enum MCPMessage: Sendable, Hashable {
    /// What came of our request of a number.
    case response(id: Int64, result: JSONValue)
    case error(id: Int64, MCPFailure)
    /// The server asks something of us.
    case request(id: JSONValue, method: String)
    /// A log line, progress or the like, or nothing that could be read: ignored.
    case other

    /// Reads one line; a list of messages is one line too.
    package static func read(_ line: ArraySlice<UInt8>) -> [MCPMessage] {
        guard let value = try? JSON.parse(line) else { return [.other] }
        return (value.arrayValue ?? [value]).map(message)
    }

    private static func message(_ value: JSONValue) -> MCPMessage {
        if let method = value["method"]?.stringValue {
            guard let id = value["id"], !id.isNull else { return .other }
            return .request(id: id, method: method)
        }
        guard let id = value["id"]?.integerValue else { return .other }
        if let error = value["error"] {
            return .error(
                id: id,
                .refused(
                    code: error["code"]?.integerValue ?? 0,
                    message: error["message"]?.stringValue ?? JSON.text(error)))
        }
        return value["result"].map { .response(id: id, result: $0) } ?? .other
    }

    /// A request, as a line.
    static func request(id: Int64, _ method: String, _ parameters: JSONValue) -> [UInt8] {
        line(["jsonrpc": "2.0", "id": .integer(id), "method": .string(method), "params": parameters])
    }

    /// A message that wants no answer, as a line.
    static func notification(_ method: String, _ parameters: JSONValue? = nil) -> [UInt8] {
        line(.members(["jsonrpc": "2.0", "method": .string(method), "params": parameters]))
    }

    /// Our answer to what a server asks: yes to a ping, and that we know nothing else.
    static func answer(to id: JSONValue, method: String) -> [UInt8] {
        method == "ping"
            ? line(["jsonrpc": "2.0", "id": id, "result": [:]])
            : line([
                "jsonrpc": "2.0", "id": id,
                "error": ["code": -32601, "message": .string("this client does not offer '\(method)'")],
            ])
    }

    private static func line(_ value: JSONValue) -> [UInt8] { JSON.serialize(value) + [UInt8(ascii: "\n")] }
}

/// Cuts bytes into lines; a last line without its end waits for more.
package struct LineCutter {
    private var rest: [UInt8] = []

    /// Makes one that has seen nothing yet.
    package init() {}

    /// The most bytes that a line may have.
    static let mostBytes = 16 << 20

    /// Whether the line under way is longer than any line may be.
    var isOverlong: Bool { rest.count > Self.mostBytes }

    /// The lines that are whole once these bytes have come.
    package mutating func lines(adding bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        guard bytes.contains(UInt8(ascii: "\n")) else {
            rest += bytes
            return []
        }
        let all = rest + bytes
        var parts = all.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        rest = Array(parts.removeLast())
        return parts.filter { !$0.isEmpty }
    }
}
