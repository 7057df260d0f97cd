package import AssayCore
import AssayJSON
import Glibc

/// What the server knows about one reply: when each of its chunks was to be sent and when the kernel took it.
package struct TruthRecord: Sendable, Hashable {
    /// The reply's id, which the client sees as `id` and as `x-request-id`.
    package var id: String
    /// When the request had come whole.
    package var received: MonotonicInstant
    /// When each content chunk was due.
    package var due: [MonotonicInstant]
    /// When the kernel had taken the last byte of each.
    package var sent: [MonotonicInstant]
    /// The tokens of each.
    package var tokens: [Int]
    /// What was made to go wrong.
    package var fault: Fault?

    /// The record as one line of the log; instants are on `CLOCK_MONOTONIC`, lists as steps.
    package var json: JSONValue {
        .members([
            "id": .string(id), "received": .integer(received.nanoseconds),
            "due": Self.steps(due, from: received),
            "sent": Self.steps(sent, from: received), "tokens": .array(tokens.map { .integer(Int64($0)) }),
            "fault": fault.map { .string($0.rawValue) },
        ])
    }

    /// Makes a record.
    package init(id: String, received: MonotonicInstant) {
        self.id = id
        self.received = received
        due = []
        sent = []
        tokens = []
    }

    /// Reads a line of the log; `nil` where it is none.
    package init?(json: JSONValue) {
        guard let id = json["id"]?.stringValue, let received = json["received"]?.integerValue else {
            return nil
        }
        self.init(id: id, received: MonotonicInstant(nanoseconds: received))
        due = Self.instants(json["due"], from: received)
        sent = Self.instants(json["sent"], from: received)
        tokens = json["tokens"]?.arrayValue?.compactMap { $0.integerValue.map { Int($0) } } ?? []
        fault = json["fault"]?.stringValue.flatMap(Fault.init(rawValue:))
    }

    private static func steps(_ instants: [MonotonicInstant], from start: MonotonicInstant) -> JSONValue {
        .array(instants.map { .integer(($0 - start).count) })
    }

    private static func instants(_ steps: JSONValue?, from start: Int64) -> [MonotonicInstant] {
        steps?.arrayValue?.compactMap { $0.integerValue.map { MonotonicInstant(nanoseconds: start + $0) } }
            ?? []
    }
}

/// The file of truth records, one a line; confined to the server's thread.
final class TruthLog {
    private let file: CInt

    init(path: String) throws(CannotRun) {
        file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else {
            throw CannotRun("\(path) cannot be written: \(String(cString: strerror(errno)))")
        }
    }

    deinit { close(file) }

    func append(_ record: TruthRecord) {
        let line = JSON.serialize(record.json) + [UInt8(ascii: "\n")]
        _ = line.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
    }
}
