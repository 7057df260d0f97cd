import Glibc

/// A real HTTPS server on 127.0.0.1 whose certificate its own authority has signed: Python's, with keys that openssl makes for it.
public final class TLSServer: Sendable {
    /// The port.
    public let port: UInt16
    /// The file with the certificate of the authority.
    public let authorityFile: String
    private let folder: String
    private let process: ChildProcess

    /// The base URL.
    public var url: String { "https://127.0.0.1:\(port)" }

    /// Starts a server that answers every POST with an event stream.
    public init(stream: String) throws(ChildProcess.Failed) {
        var template = Array("/tmp/assay-tls-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw ChildProcess.Failed("no temporary folder") }
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        self.folder = folder
        authorityFile = folder + "/authority.pem"
        port = ChildProcess.freePort()
        try Self.makeKeys(folder)
        process = try ChildProcess(["python3", "-c", Self.program, folder, "\(port)", stream])
        do throws(ChildProcess.Failed) {
            try process.wait(until: { access(folder + "/ready", F_OK) == 0 })
        } catch {
            process.stop()
            throw error
        }
    }

    deinit { stop() }

    /// Ends it.
    public func stop() {
        process.stop()
        for file in ["authority.pem", "authority.key", "server.pem", "server.key", "ready"] {
            unlink("\(folder)/\(file)")
        }
        rmdir(folder)
    }

    private static func makeKeys(_ folder: String) throws(ChildProcess.Failed) {
        let new = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
        let authority =
            new + [
                "-nodes", "-days", "2", "-subj", "/CN=Test authority", "-keyout", folder + "/authority.key",
                "-out", folder + "/authority.pem",
            ]
        let server =
            new + [
                "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
                "-addext", "basicConstraints=critical,CA:FALSE", "-CA", folder + "/authority.pem", "-CAkey",
                folder + "/authority.key", "-keyout", folder + "/server.key", "-out", folder + "/server.pem",
            ]
        for words in [authority, server] where try ChildProcess(words).wait() != 0 {
            throw ChildProcess.Failed("openssl could not make a certificate")
        }
    }

    private static let program = """
        import http.server, ssl, sys
        folder, port, stream = sys.argv[1], int(sys.argv[2]), sys.argv[3]
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.send_header("Content-Length", str(len(stream.encode())))
                self.end_headers()
                self.wfile.write(stream.encode())
            def do_GET(self):
                self.send_response(404)
                self.send_header("Content-Length", "0")
                self.end_headers()
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder + "/server.pem", folder + "/server.key")
        server.socket = context.wrap_socket(server.socket, server_side=True)
        open(folder + "/ready", "w").close()
        server.serve_forever()
        """
}
