package import AssayCore

/// An HTTP request to make.
package struct TransferRequest: Sendable {
    /// The URL.
    package var url: String
    /// When to send it; an instant that is past is at once.
    package var due = MonotonicInstant(nanoseconds: 0)
    /// The body to post; `nil` makes a GET.
    package var body: [UInt8]?
    /// The method of a request with a body.
    package var method = "POST"
    /// By what the request is signed; `nil` signs nothing.
    package var signature: Signature?
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
    /// The most bytes of a body that are kept: a reply that is longer ends broken, so that a server that never stops cannot take all memory.
    package var mostBodyBytes: Int
    /// Whether bytes of the body, from where they were last looked at, show that content has begun; called on the transfer thread until
    /// it first says so.
    package var contentBegins: @Sendable (ArraySlice<UInt8>) -> Bool

    /// Makes a request.
    package init(
        url: String, body: [UInt8]? = nil, headers: [(name: String, value: String)] = [],
        connectTimeout: Nanoseconds = .seconds(10), firstContentTimeout: Nanoseconds = .seconds(300),
        totalTimeout: Nanoseconds = .seconds(600), certificateFile: String? = nil,
        mostBodyBytes: Int = 256 << 20,
        contentBegins: @escaping @Sendable (ArraySlice<UInt8>) -> Bool = { !$0.isEmpty }
    ) {
        self.url = url
        self.body = body
        self.headers = headers
        self.connectTimeout = connectTimeout
        self.firstContentTimeout = firstContentTimeout
        self.totalTimeout = totalTimeout
        self.certificateFile = certificateFile
        self.mostBodyBytes = mostBodyBytes
        self.contentBegins = contentBegins
    }
}

/// AWS's signature, version 4, which libcurl makes.
package struct Signature: Sendable {
    /// The region.
    package var region: String
    /// The service.
    package var service: String
    /// The name of the key.
    package var keyID: String
    /// The key; it goes nowhere but into the signature.
    package var secret: String
    /// The path that is signed, where the one that is sent is written otherwise.
    package var signedPath: String?

    /// Makes a signature's ingredients.
    package init(region: String, service: String, keyID: String, secret: String, signedPath: String? = nil) {
        self.region = region
        self.service = service
        self.keyID = keyID
        self.secret = secret
        self.signedPath = signedPath
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
