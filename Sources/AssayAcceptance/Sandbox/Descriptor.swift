import CLinux
import Glibc

/// A file descriptor, closed at the end; its number is above all that a started program is given.
final class Descriptor {
    /// The number of descriptors that a program may be given.
    static let mostGiven: CInt = 64

    private(set) var number: CInt

    /// Takes over a descriptor, under a number that is high enough; `nil` where there is none.
    init?(_ low: CInt) {
        guard low >= 0 else { return nil }
        number = fcntl(low, F_DUPFD_CLOEXEC, Self.mostGiven)
        close(low)
        if number < 0 { return nil }
    }

    deinit { end() }

    /// Closes it before its time.
    func end() {
        if number >= 0 { close(number) }
        number = -1
    }

    /// A file without a name that holds bytes, at its beginning: unlike a pipe, it never blocks its writer nor breaks under it.
    /// Like the pipes it belongs to the sandbox's user, who may so open `/dev/stdin` by name.
    static func holding(_ bytes: [UInt8]) -> Descriptor? {
        guard let file = Descriptor(open("/tmp", assay_o_tmpfile() | O_RDWR | O_CLOEXEC, 0o600)) else {
            return nil
        }
        var left = bytes[...]
        while !left.isEmpty {
            let count = left.withUnsafeBytes { write(file.number, $0.baseAddress, $0.count) }
            guard count > 0 else { return nil }
            left = left.dropFirst(count)
        }
        return file.isGiven() && lseek(file.number, 0, SEEK_SET) == 0 ? file : nil
    }

    /// The two ends of a pipe, the first for reading, which never waits.
    static func pipe() -> (read: Descriptor, write: Descriptor)? {
        var ends: [CInt] = [-1, -1]
        guard assay_pipe(&ends) == 0 else { return nil }
        let (read, write) = (Descriptor(ends[0]), Descriptor(ends[1]))
        guard let read, let write, write.isGiven(), fcntl(read.number, F_SETFL, O_NONBLOCK) == 0 else {
            return nil
        }
        return (read, write)
    }

    private func isGiven() -> Bool { geteuid() != 0 || fchown(number, Bubblewrap.user, Bubblewrap.user) == 0 }
}
