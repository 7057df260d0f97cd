package import AssayCore
import AssayDigest
import AssayJSON
import Glibc

/// The digests of a run's files: every record file in blocks, and over all of them and the rest of `run.json` one root.
///
/// root = SHA-256 of the lines `assay evidence 1`, `run.json DIGEST` (of `run.json` without `evidence`, written without white space) and,
/// for every record file in the order of their names, `NAME BYTES DIGEST…` with one digest per block.
package struct DigestChain: Sendable, Hashable {
    /// One record file.
    package struct File: Sendable, Hashable {
        /// Its name in the run's folder.
        package var name: String
        /// Its length in bytes.
        package var bytes: Int
        /// The SHA-256 of each block, in hexadecimal.
        package var blocks: [String]
    }

    /// The length of a block in bytes; the last is shorter.
    package static let blockBytes = 1 << 20
    /// The record files, in the order of their names.
    package var files: [File]
    /// The SHA-256 of the rest of `run.json`.
    package var header: String

    /// The root, in hexadecimal.
    package var root: String {
        let lines = files.map { "\($0.name) \($0.bytes) \($0.blocks.joined(separator: " "))\n" }
        return SHA256.hex(of: "assay evidence 1\nrun.json \(header)\n" + lines.joined())
    }

    /// Computes the chain of a run's folder as it is. People's labels, which come later, are no part of it.
    package init(folder: String) throws(CannotRun) {
        var run = try Self.run(folder)
        run["evidence"] = nil
        header = SHA256.hex(of: JSON.text(.object(run)))
        files = []
        for name in Self.recordFiles(folder) { files.append(try Self.file(name, folder)) }
    }

    /// Adds the chain to `run.json`, in one step, or replaces the one that is there.
    package static func write(folder: String) throws(CannotRun) {
        let chain = try DigestChain(folder: folder)
        var run = try run(folder)
        run["evidence"] = chain.json
        try AtomicFile.write(JSON.text(.object(run), pretty: true) + "\n", to: folder + "/run.json")
    }

    /// The chain that `run.json` holds; `nil` where the run was killed before its end, or is of before there were chains.
    package static func stored(folder: String) throws(CannotRun) -> (chain: DigestChain, root: String)? {
        guard let value = try run(folder)["evidence"] else { return nil }
        guard let chain = DigestChain(json: value), let root = value["root"]?.stringValue else {
            throw CannotRun("\(folder)/run.json: 'evidence' is no digest chain")
        }
        return (chain, root)
    }

    /// What differs between this chain, as it was stored, and the files as they are.
    package func differences(from now: DigestChain) -> [String] {
        let names = Set(files.map(\.name)).union(now.files.map(\.name)).sorted()
        return (header == now.header ? [] : ["run.json has changed"])
            + names.flatMap { name in
                Self.differences(
                    name, files.first { $0.name == name }, now.files.first { $0.name == name })
            }
    }

    private static func differences(_ name: String, _ before: File?, _ now: File?) -> [String] {
        guard let before else { return ["\(name) is new"] }
        guard let now else { return ["\(name) is gone"] }
        let changed = zip(before.blocks, now.blocks).enumerated().filter { $0.element.0 != $0.element.1 }
            .map {
                "\(name) has changed between bytes \($0.offset * blockBytes) and \(($0.offset + 1) * blockBytes)"
            }
        let length = before.bytes == now.bytes ? [] : ["\(name) has \(now.bytes) bytes, not \(before.bytes)"]
        return length + changed
    }

    private static func run(_ folder: String) throws(CannotRun) -> JSONObject {
        let path = folder + "/run.json"
        do {
            let value = try JSON.parse(SourceFile(reading: path).bytes)
            guard let object = value.objectValue else { throw CannotRun("\(path) is no JSON object") }
            return object
        } catch let error as CannotRun {
            throw error
        } catch let error as Diagnostic {
            throw CannotRun(error.message, hint: "a run is a folder under results/ that holds run.json")
        } catch {
            throw CannotRun("\(path) cannot be read as JSON")
        }
    }

    private static func recordFiles(_ folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasSuffix(".jsonl"), name != "labels.jsonl" { names.append(name) }
        }
        return names.sorted()
    }

    private static func file(_ name: String, _ folder: String) throws(CannotRun) -> File {
        let path = "\(folder)/\(name)"
        guard let blocks = SHA256.blocks(ofFile: path, of: blockBytes) else {
            throw AtomicFile.failure("read", path)
        }
        return File(name: name, bytes: blocks.bytes, blocks: blocks.digests)
    }
}

extension DigestChain {
    /// The chain as `run.json` holds it.
    var json: JSONValue {
        [
            "block_bytes": .int(Self.blockBytes), "run_sha256": .string(header),
            "files": .array(
                files.map { file in
                    [
                        "name": .string(file.name), "bytes": .int(file.bytes),
                        "sha256": .array(file.blocks.map { .string($0) }),
                    ]
                }), "root": .string(root),
        ]
    }

    /// Reads such an object.
    init?(json: JSONValue) {
        guard let header = json["run_sha256"]?.stringValue, let files = json["files"]?.arrayValue,
            json["block_bytes"]?.integerValue == Int64(Self.blockBytes)
        else { return nil }
        self.header = header
        self.files = files.compactMap { file in
            guard let name = file["name"]?.stringValue, let blocks = file["sha256"]?.arrayValue,
                let bytes = file["bytes"]?.integerValue.flatMap({ Int(exactly: $0) })
            else { return nil }
            return File(name: name, bytes: bytes, blocks: blocks.compactMap(\.stringValue))
        }
        guard self.files.count == files.count else { return nil }
    }
}
