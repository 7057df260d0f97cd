import AssayCore
import AssaySystem
import Glibc

/// Moves bytes between a server and its connection. Confined to its thread; deliberately not Sendable.
struct ServerLoop {
    private let process: ServerProcess
    private let connection: MCPConnection
    private var cutter = LineCutter()
    private var outgoing: ArraySlice<UInt8> = []
    /// The end of what came on standard error.
    private var errors: [UInt8] = []
    private var hasErrorStream = true
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)

    /// The bytes of standard error that are kept, for the reason of a failure.
    private static let keptErrors = 4096
    /// How long a server may take to end by itself when its input is closed.
    private static let patienceMilliseconds = 500
    /// How often deadlines are looked at.
    private static let tickMilliseconds: CInt = 50

    init(_ process: ServerProcess, of connection: MCPConnection) {
        self.process = process
        self.connection = connection
    }

    /// Runs until the server is gone or must go, then takes down its group.
    consuming func run() {
        // A server that has closed its input would end this program by a signal otherwise; the thread keeps it pending and writes fail.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        var isThere = true
        while isThere {
            let next = connection.takeOutgoing()
            outgoing += next.bytes
            guard !next.mustEnd else { break }
            isThere = step()
            connection.expire(at: .now())
        }
        drainErrors()
        let how = process.end(patienceMilliseconds: Self.patienceMilliseconds)
        let said =
            String(decoding: errors.suffix(Self.keptErrors), as: UTF8.self)
            .split(separator: "\n").last.map { ": \($0)" } ?? ""
        connection.lose(
            because: isThere ? "the tool server was ended" : "the tool server ended (\(how))\(said)")
        connection.noteEnd()
    }

    /// Waits for something to do and does it; false when the server has closed its output.
    private mutating func step() -> Bool {
        var polled = [
            pollfd(fd: process.output, events: Int16(POLLIN), revents: 0),
            pollfd(fd: hasErrorStream ? process.errors : -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: connection.wakeDescriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: outgoing.isEmpty ? -1 : process.input, events: Int16(POLLOUT), revents: 0),
        ]
        guard poll(&polled, nfds_t(polled.count), Self.tickMilliseconds) >= 0 || errno == EINTR else {
            return false
        }
        if polled[2].revents != 0 {
            var count: UInt64 = 0
            _ = read(connection.wakeDescriptor, &count, 8)
        }
        if polled[1].revents != 0 { drainErrors() }
        if polled[3].revents != 0, !send() { return false }
        return polled[0].revents == 0 || receive()
    }

    private mutating func receive() -> Bool {
        let count = read(process.output, &buffer, buffer.count)
        guard count > 0 else { return count < 0 && (errno == EAGAIN || errno == EINTR) }
        for line in cutter.lines(adding: buffer[..<count]) {
            for message in MCPMessage.read(line) { connection.take(message) }
        }
        return !cutter.isOverlong
    }

    private mutating func send() -> Bool {
        let count = outgoing.withUnsafeBytes { write(process.input, $0.baseAddress, $0.count) }
        guard count >= 0 else { return errno == EAGAIN || errno == EINTR }
        outgoing = outgoing.dropFirst(count)
        return true
    }

    private mutating func drainErrors() {
        let count = read(process.errors, &buffer, buffer.count)
        // A pipe whose other end is closed would be reported at once for ever.
        if count == 0 { hasErrorStream = false }
        guard count > 0 else { return }
        errors = Array((errors + buffer[..<count]).suffix(Self.keptErrors))
    }
}
