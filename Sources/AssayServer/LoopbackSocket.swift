package import AssayCore
import Glibc

/// Sockets on 127.0.0.1, which no other machine can reach.
package enum LoopbackSocket {
    /// A listening socket with room for many connections that come at once, which libevent's own would not have; port 0 takes a free one.
    package static func listen(_ port: UInt16) throws(CannotRun) -> (socket: CInt, port: UInt16) {
        let socket = Glibc.socket(
            AF_INET,
            CInt(SOCK_STREAM.rawValue) | CInt(SOCK_NONBLOCK.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        var yes: CInt = 1
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout.size(ofValue: yes)))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(socket, generic, length) == 0 && Glibc.listen(socket, 4096) == 0
                    && getsockname(socket, generic, &length) == 0
            }
        }
        guard status else {
            let reason = String(cString: strerror(errno))
            close(socket)
            throw CannotRun(
                "127.0.0.1:\(port) cannot be listened on: \(reason)",
                hint: "is another program using the port? --port 0 takes a free one")
        }
        return (socket, UInt16(bigEndian: address.sin_port))
    }
}
