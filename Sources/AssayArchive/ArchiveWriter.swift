package import AssayCore
import CArchive
import Glibc

/// Writes files into a tar archive under gzip, through libarchive; equal files make equal archives. Confined to one task; not Sendable.
package final class ArchiveWriter {
    private let path: String
    private let temporary: String
    private let archive: OpaquePointer
    private var isFinished = false

    /// Begins an archive, which appears at its path only when it is finished.
    package init(path: String) throws(CannotRun) {
        self.path = path
        temporary = "\(path).new-\(getpid())"
        guard let archive = archive_write_new() else { throw CannotRun("libarchive cannot be used") }
        self.archive = archive
        archive_write_add_filter_gzip(archive)
        archive_write_set_format_pax_restricted(archive)
        // No time in it, so that equal files make equal archives.
        archive_write_set_options(archive, "gzip:!timestamp")
        guard archive_write_open_filename(archive, temporary) == ARCHIVE_OK else { throw failure }
    }

    deinit {
        archive_write_free(archive)
        if !isFinished { unlink(temporary) }
    }

    /// Adds a file.
    package func add(_ name: String, _ bytes: [UInt8]) throws(CannotRun) {
        guard let entry = archive_entry_new() else { throw failure }
        defer { archive_entry_free(entry) }
        archive_entry_set_pathname_utf8(entry, name)
        archive_entry_set_size(entry, Int64(bytes.count))
        archive_entry_set_filetype(entry, UInt32(Glibc.S_IFREG))
        archive_entry_set_perm(entry, 0o644)
        archive_entry_set_mtime(entry, 0, 0)
        guard archive_write_header(archive, entry) == ARCHIVE_OK,
            archive_write_data(archive, bytes, bytes.count) == bytes.count
        else { throw failure }
    }

    /// Ends the archive and puts it at its path.
    package func finish() throws(CannotRun) {
        guard archive_write_close(archive) == ARCHIVE_OK, rename(temporary, path) == 0 else { throw failure }
        isFinished = true
    }

    private var failure: CannotRun {
        let reason =
            archive_error_string(archive).map { String(cString: $0) } ?? String(cString: strerror(errno))
        return CannotRun("\(path) cannot be written: \(reason)")
    }
}
