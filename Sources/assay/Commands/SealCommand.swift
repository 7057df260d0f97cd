import AssayCommandLine
import AssayCore
import AssayDigest
import AssayFormats
import AssayJSON
import Glibc

/// Signs a finished run.
struct SealCommand: Command {
    static let name = "seal"
    static let summary =
        "Signs a run in minisign's format, with an in-toto statement of how it came about; or makes a key."
    static let parameters: [Parameter<Self>] = [
        .argument("RUN", \.runName, "The run's folder, or its name under results/."),
        .option("--key", \.key, "FILE", "The secret key, without a password."),
        .option("--make-key", \.newKey, "NAME", "Writes a new key as NAME.key and NAME.pub instead."),
    ]

    var runName: String? = ""
    var key: String?
    var newKey: String?

    func mistakes() -> [String] {
        if newKey != nil { return key == nil && runName?.isEmpty != false ? [] : ["--make-key stands alone"] }
        return runName?.isEmpty == false && key != nil ? [] : ["give RUN and --key, or --make-key"]
    }

    func run() async throws -> ExitStatus {
        if let newKey { return try Self.makeKey(newKey) }
        let (run, key) = (runName ?? "", key ?? "")
        let folder = Places.run(run)
        guard let (stored, root) = try DigestChain.stored(folder: folder) else {
            throw CannotRun(
                "\(folder) has no digest chain",
                hint: "a run has one when it has ended, or after `assay score`")
        }
        let wrong = stored.differences(from: try DigestChain(folder: folder))
        guard wrong.isEmpty, stored.root == root else {
            for one in wrong { Terminal.note("error: \(one)") }
            throw CannotRun("\(folder) is not what it was when it ended, and is not signed")
        }
        let secret = try Self.secretKey(key)
        let header = try RunReader.read(folder: folder).record.header
        let statement = try Statement.json(header, folder: folder, root: root)
        try AtomicFile.write(JSON.text(statement, pretty: true) + "\n", to: folder + "/statement.json")
        for name in ["run.json", "statement.json"] {
            let bytes = try Self.bytes("\(folder)/\(name)")
            let comment = "run:\(header.id)\troot:\(root)\tfile:\(name)"
            try AtomicFile.write(
                secret.signature(of: bytes, trustedComment: comment), to: "\(folder)/\(name).minisig")
        }
        Terminal.out("sealed \(folder), root \(root)\n")
        return .passed
    }

    private static func makeKey(_ name: String) throws -> ExitStatus {
        guard !Places.exists(name + ".key") else { throw CannotRun("\(name).key exists already") }
        let secret = MinisignSecretKey()
        let mask = umask(0o077)
        defer { umask(mask) }
        try AtomicFile.write(secret.file, to: name + ".key")
        umask(mask)
        try AtomicFile.write(secret.publicKey.file, to: name + ".pub")
        Terminal.out("wrote \(name).key, to be kept secret, and \(name).pub\n")
        return .passed
    }

    private static func secretKey(_ path: String) throws(CannotRun) -> MinisignSecretKey {
        let text = String(decoding: try bytes(path), as: UTF8.self)
        do throws(MinisignError) { return try MinisignSecretKey(file: text) } catch {
            throw CannotRun("\(path): \(error.message)", hint: error.hint)
        }
    }

    private static func bytes(_ path: String) throws(CannotRun) -> [UInt8] {
        do throws(Diagnostic) { return try SourceFile(reading: path).bytes } catch {
            throw CannotRun(error.message)
        }
    }
}
