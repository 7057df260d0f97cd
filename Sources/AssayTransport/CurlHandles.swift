import AssayCore
import CCurl

/// Owns one easy handle.
struct EasyHandle: ~Copyable {
    let pointer: UnsafeMutableRawPointer
    private let headers: UnsafeMutablePointer<curl_slist>?

    /// Makes a handle for a request; `user` is given to every callback. `nil` where libcurl has no memory.
    init?(_ request: TransferRequest, user: UnsafeMutableRawPointer) {
        guard let pointer = curl_easy_init() else { return nil }
        self.pointer = pointer
        var list: UnsafeMutablePointer<curl_slist>?
        for header in request.headers {
            list = curl_slist_append(list, "\(header.name): \(header.value)") ?? list
        }
        headers = list
        configure(request, user)
    }

    deinit {
        curl_easy_cleanup(pointer)
        curl_slist_free_all(headers)
    }

    private func configure(_ request: TransferRequest, _ user: UnsafeMutableRawPointer) {
        assay_curl_set_string(pointer, CURLOPT_URL, request.url)
        if let signature = request.signature { sign(request.url, signature) }
        assay_curl_set_string(pointer, CURLOPT_PROTOCOLS_STR, "http,https")
        assay_curl_set_long(pointer, CURLOPT_NOSIGNAL, 1)
        assay_curl_set_long(pointer, CURLOPT_TCP_NODELAY, 1)
        assay_curl_set_pointer(pointer, CURLOPT_HTTPHEADER, headers)
        if let file = request.certificateFile { assay_curl_set_string(pointer, CURLOPT_CAINFO, file) }
        if let body = request.body {
            assay_curl_set_long(pointer, CURLOPT_POST, 1)
            _ = body.withUnsafeBytes { assay_curl_copy_body(pointer, $0.baseAddress, $0.count) }
            if request.method != "POST" {
                assay_curl_set_string(pointer, CURLOPT_CUSTOMREQUEST, request.method)
            }
        }
        // Each transfer has a buffer of its own, and token streams come in small pieces: 1 KiB holds five tokens, and a thousand streams stay small.
        assay_curl_set_long(pointer, CURLOPT_BUFFERSIZE, 1 << 10)
        assay_curl_set_stamped_sockets(pointer)
        assay_curl_set_pointer(pointer, CURLOPT_WRITEDATA, user)
        assay_curl_set_write(pointer, CURLOPT_WRITEFUNCTION, onBody)
        // What a proxy says of a tunnel is no part of the reply, nor does it mean that the request is out.
        assay_curl_set_long(pointer, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        assay_curl_set_pointer(pointer, CURLOPT_HEADERDATA, user)
        assay_curl_set_write(pointer, CURLOPT_HEADERFUNCTION, onHeader)
        assay_curl_set_pointer(pointer, CURLOPT_DEBUGDATA, user)
        assay_curl_set_debug(pointer, onWire)
        assay_curl_set_long(pointer, CURLOPT_VERBOSE, 1)
    }
}

extension EasyHandle {
    /// Has libcurl sign the request. It signs the path of the URL as it stands, where AWS wants one that is written `%XX` once more than what
    /// is sent: the URL then has the path to sign, and the path to send is given apart.
    private borrowing func sign(_ url: String, _ signature: Signature) {
        assay_curl_set_string(
            pointer, CURLOPT_AWS_SIGV4, "aws:amz:\(signature.region):\(signature.service)")
        assay_curl_set_string(pointer, CURLOPT_USERNAME, signature.keyID)
        assay_curl_set_string(pointer, CURLOPT_PASSWORD, signature.secret)
        guard let signed = signature.signedPath, let authority = url.firstRange(of: "://"),
            let start = url[authority.upperBound...].firstIndex(of: "/")
        else { return }
        assay_curl_set_string(pointer, CURLOPT_URL, String(url[..<start]) + signed)
        assay_curl_set_string(pointer, CURLOPT_REQUEST_TARGET, String(url[start...]))
    }
}

private func transfer(_ user: UnsafeMutableRawPointer?) -> ActiveTransfer? {
    user.map { Unmanaged<ActiveTransfer>.fromOpaque($0).takeUnretainedValue() }
}

/// Called for every piece of every body: the loop keeps the transfer alive, so it is not retained here.
private func onBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _: Int, _ count: Int, _ user: UnsafeMutableRawPointer?
) -> Int {
    guard let user else { return count }
    return Unmanaged<ActiveTransfer>.fromOpaque(user)._withUnsafeGuaranteedRef {
        $0.take(body: UnsafeRawBufferPointer(start: bytes, count: count)) ? count : 0
    }
}

private func onHeader(
    _ bytes: UnsafeMutablePointer<CChar>?, _: Int, _ count: Int, _ user: UnsafeMutableRawPointer?
) -> Int {
    guard let transfer = transfer(user) else { return 0 }
    // The request is out: what libcurl could still tell about the wire is not needed and would be written for every read.
    transfer.stopWatchingTheWire()
    transfer.take(header: UnsafeRawBufferPointer(start: bytes, count: count))
    return count
}

private func onWire(
    _: UnsafeMutableRawPointer?, _ kind: curl_infotype, _: UnsafeMutablePointer<CChar>?, _: Int,
    _ user: UnsafeMutableRawPointer?
) -> CInt {
    transfer(user)?.take(note: kind)
    return 0
}
