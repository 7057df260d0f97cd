import AssayCore
import AssaySystem
import CCurl

/// How long a reply is; its buffers are reserved for what the reply before had, so that a thousand streams do not each grow theirs step by step. The
/// first is taken to be one of 64 tokens, with what comes before and after them.
struct ReplyLength {
    var bytes = 11 << 10
    var arrivals = 72

    /// What to reserve for the next reply: a little more, within bounds, so that one long reply does not make all others large.
    var reserve: Self {
        Self(
            bytes: min(max(bytes + bytes / 32, 1 << 10), 64 << 10),
            arrivals: min(max(arrivals + arrivals / 32, 16), 1 << 10))
    }
}

/// A transfer under way. Confined to the loop thread; deliberately not Sendable.
final class ActiveTransfer {
    let key: UInt64
    private let request: TransferRequest
    private let continuation: CheckedContinuation<TransferResult, Never>
    private var result: TransferResult
    private var looked = 0
    private(set) var hasContent = false
    /// When it began, from which its time-outs count; anew where it is only due later.
    private var began: MonotonicInstant
    /// Tells when the bytes that are read now came.
    var stamps: ArrivalStamps?
    /// Tells when what is sent now was handed over.
    var sends: SendStamps?

    /// The headers that are worth keeping.
    private static let kept: Set<String> = [
        "retry-after", "x-request-id", "x-amzn-requestid", "content-type", "server", "x-queue-time",
        "x-inference-time", "x-total-time", "x-time-per-token", "x-validation-time",
    ]

    /// Makes a transfer that expects a body and arrivals as many as another had.
    init(
        key: UInt64, request: TransferRequest, continuation: CheckedContinuation<TransferResult, Never>,
        expecting length: ReplyLength
    ) {
        self.key = key
        self.request = request
        self.continuation = continuation
        let now = MonotonicInstant.now()
        began = now
        result = TransferResult(closed: now)
        result.body.reserveCapacity(length.bytes)
        result.arrivals.reserveCapacity(length.arrivals)
    }

    /// When the request is to be sent.
    var due: MonotonicInstant { request.due }

    /// Begins, and says when the first of its time-outs runs out.
    func begin(at now: MonotonicInstant) -> MonotonicInstant {
        began = now
        return deadline(after: now) ?? now
    }

    /// The time-out that has run out by an instant.
    func timeout(at now: MonotonicInstant) -> TransferFailure? {
        if result.sent == nil, began + request.connectTimeout <= now { return .connectTimeout }
        if !hasContent, began + request.firstContentTimeout <= now { return .firstContentTimeout }
        return began + request.totalTimeout <= now ? .totalTimeout : nil
    }

    /// The first instant after another at which a time-out may run out.
    func deadline(after now: MonotonicInstant) -> MonotonicInstant? {
        [request.connectTimeout, request.firstContentTimeout, request.totalTimeout]
            .map { began + $0 }.filter { $0 > now }.min()
    }

    /// How long the reply has become.
    var length: ReplyLength { ReplyLength(bytes: result.body.count, arrivals: result.arrivals.count) }

    /// Takes what libcurl tells of itself or of the wire. Headers and the beginning of a body go out in one call, of which it tells in this order.
    func take(note kind: curl_infotype) {
        switch kind {
        case CURLINFO_HEADER_OUT: result.sent = sends?.before
        case CURLINFO_DATA_OUT:
            result.sent = sends?.before
            sends?.mark()
        default: sends?.mark()
        }
    }

    /// The handle to be told that the request is out; `nil` once it has been told.
    var watchedHandle: UnsafeMutableRawPointer?

    func stopWatchingTheWire() {
        guard let watchedHandle else { return }
        assay_curl_set_long(watchedHandle, CURLOPT_VERBOSE, 0)
        self.watchedHandle = nil
    }

    /// Takes a piece of the body; false where it has become too long.
    func take(body bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count <= request.mostBodyBytes - result.body.count else { return false }
        let at = stamps?.arrival(of: bytes) ?? .now()
        result.body.append(contentsOf: bytes)
        result.arrivals.append(Arrival(at: at, end: result.body.count))
        guard !hasContent else { return true }
        hasContent = request.contentBegins(result.body[looked...])
        // What shows that content begins may be split between two reads: the last bytes are looked at again.
        looked = max(0, result.body.count - 64)
        return true
    }

    func take(header bytes: UnsafeRawBufferPointer) {
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return }
        let name = String(decoding: bytes[..<colon], as: UTF8.self).lowercased()
        guard Self.kept.contains(name) else { return }
        let value = String(decoding: bytes[(colon + 1)...], as: UTF8.self)
        result.wire.headers[name] = value.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// Notes what the handle tells, and lets whoever waits go on.
    func finish(_ easy: UnsafeMutableRawPointer?, _ failure: TransferFailure?) {
        result.closed = .now()
        result.failure = failure
        result.wire.bodyBytes = result.body.count
        result.wire.reusedConnection = false
        if let easy {
            let status = assay_curl_get_long(easy, CURLINFO_RESPONSE_CODE)
            result.wire.status = status == 0 ? nil : status
            // No new connection was made, and yet something was sent.
            result.wire.reusedConnection =
                result.sent != nil && assay_curl_get_long(easy, CURLINFO_NUM_CONNECTS) == 0
            if let address = assay_curl_get_string(easy, CURLINFO_PRIMARY_IP), address.pointee != 0 {
                result.wire.peer =
                    "\(String(cString: address)):\(assay_curl_get_long(easy, CURLINFO_PRIMARY_PORT))"
            }
        }
        continuation.resume(returning: result)
    }
}
