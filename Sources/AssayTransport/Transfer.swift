package import AssayCore

/// An HTTP request to make.
package struct TransferRequest: Sendable {
    /// The URL.
    package var url: String
    /// The body to post; `nil` makes a GET.
    package var body: [UInt8]?
    /// The headers.
    package var headers: [(name: String, value: String)]
    /// The longest time to connect.
    package var connectTimeout: Nanoseconds
    /// The longest time to the first content.
    package var firstContentTimeout: Nanoseconds
    /// The longest time for everything.
    package var totalTimeout: Nanoseconds
    /// A file with the certificate authorities to trust; `nil` is the system's.
    package var certificateFile: String?
    /// Whether bytes of the body, from where they were last looked at, show that content has begun; called on the transfer thread until
    /// it first says so.
    package var contentBegins: @Sendable (ArraySlice<UInt8>) -> Bool

    /// Makes a request.
    package init(
        url: String, body: [UInt8]? = nil, headers: [(name: String, value: String)] = [],
        connectTimeout: Nanoseconds = .seconds(10), firstContentTimeout: Nanoseconds = .seconds(300),
        totalTimeout: Nanoseconds = .seconds(600), certificateFile: String? = nil,
        contentBegins: @escaping @Sendable (ArraySlice<UInt8>) -> Bool = { !$0.isEmpty }
    ) {
        self.url = url
        self.body = body
        self.headers = headers
        self.connectTimeout = connectTimeout
        self.firstContentTimeout = firstContentTimeout
        self.totalTimeout = totalTimeout
        self.certificateFile = certificateFile
        self.contentBegins = contentBegins
    }
}

/// When the body's bytes came: all bytes before `end` that no earlier arrival covers came at `at`.
package struct Arrival: Sendable, Hashable {
    /// The instant of the read.
    package var at: MonotonicInstant
    /// The length of the body after it.
    package var end: Int

    /// Makes an arrival.
    package init(at: MonotonicInstant, end: Int) {
        self.at = at
        self.end = end
    }
}

/// Why a transfer did not come to its end.
package enum TransferFailure: Sendable, Hashable {
    case connect(String)
    case tls(String)
    case connectTimeout
    case firstContentTimeout
    case totalTimeout
    /// The connection broke or the response could not be read.
    case broken(String)
    case cancelled
}

/// What came of a request.
package struct TransferResult: Sendable {
    /// When the last byte of the request had been handed to the kernel.
    ///
    /// libcurl tells of each piece right after the `send` that took it; the last such moment counts.
    package var sent: MonotonicInstant?
    /// When the transfer ended.
    package var closed: MonotonicInstant
    /// The body.
    package var body: [UInt8] = []
    /// When its bytes came.
    package var arrivals: [Arrival] = []
    /// Why it did not come to its end; `nil` where it did.
    package var failure: TransferFailure?
    /// The status, the peer and the headers.
    package var wire = WireDetails()

    /// Makes a result of which only its end is known.
    package init(closed: MonotonicInstant, failure: TransferFailure? = nil) {
        self.closed = closed
        self.failure = failure
    }
}
