extension Exchange {
    /// Whether the server turned the request away without serving it, so that no token of it is billed: no connection, or an error status.
    ///
    /// Time-outs are not among them, a gateway's neither: the model may have worked on what nobody waited for.
    public var wasRefused: Bool {
        guard case .failed(let failure) = ending, usage == .unknown, trace.chunks.isEmpty else {
            return false
        }
        guard let status = wire?.status else { return [.connect, .tls].contains(failure.kind) }
        return status >= 400 && ![408, 499, 504].contains(status)
    }
}
