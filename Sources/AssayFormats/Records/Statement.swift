package import AssayCore
import AssayDigest
import AssayJSON

/// An in-toto statement (v1) about a run, with a predicate in the form of SLSA's provenance (v1).
package enum Statement {
    /// The statement about a run's folder: its files by their SHA-256, and how they came about.
    package static func json(_ header: RunHeader, folder: String, root: String) throws(CannotRun) -> JSONValue
    {
        let chain = try DigestChain(folder: folder)
        var subjects: [JSONValue] = []
        for name in ["run.json"] + chain.files.map(\.name) {
            guard let digest = SHA256.hex(ofFile: "\(folder)/\(name)") else {
                throw AtomicFile.failure("read", "\(folder)/\(name)")
            }
            subjects.append(["name": .string(name), "digest": ["sha256": .string(digest)]])
        }
        return [
            "_type": "https://in-toto.io/Statement/v1", "subject": .array(subjects),
            "predicateType": "https://slsa.dev/provenance/v1",
            "predicate": ["buildDefinition": definition(header), "runDetails": details(header, root)],
        ]
    }

    private static func definition(_ header: RunHeader) -> JSONValue {
        [
            "buildType": "urn:assay:run:1",
            "externalParameters": [
                "seed": .string(String(header.plan.seed)), "plan_sha256": .string(header.plan.digest),
                "configuration": header.configuration,
            ],
            "resolvedDependencies": .array(
                header.suites.map { suite in
                    [
                        "name": .string("suite/\(suite.name)"), "digest": ["sha256": .string(suite.digest)],
                        "annotations": ["version": .string(suite.version)],
                    ]
                }
                    + header.backends.map { backend in
                        [
                            "name": .string("backend/\(backend.name)"),
                            "annotations": [
                                "kind": .string(backend.kind), "model": .string(backend.model),
                                "details": backend.details,
                            ],
                        ]
                    }),
        ]
    }

    private static func details(_ header: RunHeader, _ root: String) -> JSONValue {
        [
            "builder": [
                "id": .string("urn:assay:\(header.version)"),
                "version": ["assay": .string(header.version)],
            ],
            "metadata": ["invocationId": .string(header.id), "startedOn": .string(header.started)],
            "byproducts": [
                ["name": "digest-chain-root", "digest": ["sha256": .string(root)]],
                [
                    "name": "machine",
                    "annotations": [
                        "processor": .string(header.machine.processor), "cores": .int(header.machine.cores),
                        "memory_bytes": .integer(header.machine.memoryBytes),
                        "system": .string(header.machine.system),
                    ],
                ],
            ],
        ]
    }
}
