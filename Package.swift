// swift-tools-version: 6.2
import Foundation
import PackageDescription

/// Where `make setup` put libllama. The link is made per clone; the prefix is shared by all of them, and a program is linked
/// with the prefix itself, so that it runs from anywhere.
let enginePrefix =
    ProcessInfo.processInfo.environment["ASSAY_ENGINE_PREFIX"]
    ?? URL(fileURLWithPath: Context.packageDirectory + "/.engine").resolvingSymlinksInPath().path

/// Where `make setup` put the headers of jsoncons, in the same way.
let jsonconsHeaders =
    ProcessInfo.processInfo.environment["ASSAY_JSONCONS_HEADERS"]
    ?? URL(fileURLWithPath: Context.packageDirectory + "/.jsoncons").resolvingSymlinksInPath().path

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]
let engineHeaders: [SwiftSetting] = [.unsafeFlags(["-Xcc", "-I\(enginePrefix)/include"])]
let engineLibraries: [LinkerSetting] = [
    .unsafeFlags(
        ["-L\(enginePrefix)/lib", "-Xlinker", "-rpath", "-Xlinker", "\(enginePrefix)/lib"],
        .when(traits: ["Engine"])),
    .linkedLibrary("llama", .when(traits: ["Engine"])),
    .linkedLibrary("ggml", .when(traits: ["Engine"])),
    .linkedLibrary("ggml-base", .when(traits: ["Engine"])),
]

/// A C module: the library's own headers, and shims for what Swift cannot import.
func cModule(_ name: String, links library: String) -> Target {
    .target(name: name, linkerSettings: [.linkedLibrary(library)])
}

func module(_ name: String, _ dependencies: [Target.Dependency] = [], settings: [SwiftSetting] = []) -> Target
{
    .target(name: name, dependencies: dependencies, swiftSettings: strict + settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], settings: [SwiftSetting] = []) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.byName(name: name), "AssayTestSupport"] + dependencies,
        swiftSettings: strict + settings)
}

let package = Package(
    name: "assay",
    products: [
        .library(name: "Assay", targets: ["AssayCore"]),
        .executable(name: "assay", targets: ["assay"]),
    ],
    traits: [
        .trait(name: "Engine", description: "The in-process engine over libllama."),
        .default(enabledTraits: ["Engine"]),
    ],
    targets: [
        cModule("CJSON", links: "json-c"),
        cModule("CCurl", links: "curl"),
        cModule("CEvent", links: "event"),
        cModule("CYAML", links: "yaml"),
        cModule("CSQLite", links: "sqlite3"),
        cModule("CSodium", links: "sodium"),
        cModule("CZlib", links: "z"),
        cModule("CArchive", links: "archive"),
        cModule("CPCRE2", links: "pcre2-8"),
        cModule("CSeccomp", links: "seccomp"),
        .target(name: "CLinux"),
        .target(name: "CNVML"),
        .target(
            name: "CCLD2",
            linkerSettings: [.linkedLibrary("cld2")]),
        .target(
            name: "CJsoncons", cxxSettings: [.unsafeFlags(["-I\(jsonconsHeaders)"])],
            linkerSettings: [.linkedLibrary("pcre2-8")]),
        .target(
            name: "CLlama",
            cSettings: [.unsafeFlags(["-I\(enginePrefix)/include"], .when(traits: ["Engine"]))],
            linkerSettings: engineLibraries),

        // Rounding comes from libm, which a program without Glibc's module would not be linked with.
        .target(name: "AssayCore", swiftSettings: strict, linkerSettings: [.linkedLibrary("m")]),
        module("AssaySystem", ["AssayCore", "CLinux"]),
        module("AssayStatistics", ["AssayCore"]),
        module("AssayJSON", ["AssayCore", "CJSON"]),
        module("AssayDigest", ["CSodium"]),
        module("AssayArchive", ["AssayCore", "CArchive"]),
        module("AssayFormats", ["AssayCore", "AssayJSON", "AssayDigest", "CYAML"]),
        module("AssayTransport", ["AssayCore", "AssaySystem", "CCurl", "CLinux", "CZlib"]),
        module("AssayBackends", ["AssayCore", "AssayJSON", "AssayTransport"]),
        module(
            "AssayEngine",
            [
                "AssayCore", "AssayJSON", "AssayDigest", "AssaySystem",
                .target(name: "CLlama", condition: .when(traits: ["Engine"])),
            ],
            settings: engineHeaders),
        module(
            "AssayAcceptance",
            [
                "AssayCore", "AssayJSON", "AssayDigest", "AssaySystem", "CSQLite", "CLinux", "CPCRE2",
                "CCLD2",
                "CJsoncons", "CSeccomp",
            ]),
        module("AssayEconomics", ["AssayCore", "AssayStatistics"]),
        module("AssayMeters", ["AssayCore", "CNVML"]),
        module("AssayRunner", ["AssayCore", "AssayStatistics", "AssayJSON", "AssayDigest"]),
        module("AssayServer", ["AssayCore", "CEvent"]),
        module(
            "AssaySimulator",
            ["AssayCore", "AssayServer", "AssaySystem", "AssayStatistics", "AssayJSON", "CEvent", "CLinux"]),
        module("AssayReport", ["AssayCore", "AssayStatistics", "AssayJSON"]),
        module("AssayCommandLine", ["AssayCore"]),
        module("AssayTestSupport", ["AssayCore", "AssayJSON", "AssaySystem"]),
        .executableTarget(
            name: "assay",
            dependencies: [
                "AssayCore", "AssayJSON", "AssayDigest", "AssayFormats", "AssayStatistics", "AssaySystem",
                "AssayBackends", "AssayAcceptance", "AssayEconomics", "AssayMeters", "AssayRunner",
                "AssayReport",
                "AssayCommandLine", "AssayArchive", "AssayServer", "AssaySimulator", "CLinux",
                .target(name: "AssayEngine", condition: .when(traits: ["Engine"])),
            ],
            swiftSettings: strict),

        .executableTarget(
            name: "engine-bench",
            dependencies: ["AssayCore", .target(name: "AssayEngine", condition: .when(traits: ["Engine"]))],
            path: "Benchmarks/engine-bench", swiftSettings: strict),
        .executableTarget(
            name: "scorer-bench", dependencies: ["AssayCore", "AssayJSON", "AssayAcceptance", "AssaySystem"],
            path: "Benchmarks/scorer-bench", swiftSettings: strict),
        .executableTarget(
            name: "load-bench",
            dependencies: [
                "AssayCore", "AssayBackends", "AssayRunner", "AssayTransport", "AssayTestSupport",
            ],
            path: "Benchmarks/load-bench", swiftSettings: strict),
        .executableTarget(
            name: "ledger-bench", dependencies: ["AssayCore", "AssayEconomics", "AssayStatistics"],
            path: "Benchmarks/ledger-bench", swiftSettings: strict),
        .executableTarget(
            name: "sandbox-bench", dependencies: ["AssayAcceptance"],
            path: "Benchmarks/sandbox-bench", swiftSettings: strict),
        .executableTarget(
            name: "verdict-study",
            dependencies: ["AssayCore", "AssayFormats", "AssayReport", "AssayStatistics"],
            path: "Benchmarks/verdict-study", swiftSettings: strict),
        .executableTarget(
            name: "verdict-bench", dependencies: ["AssayStatistics"],
            path: "Benchmarks/verdict-bench", swiftSettings: strict),

        tests("AssayCore", []),
        tests("AssayStatistics", ["AssayCore", "AssayJSON"]),
        tests("AssayJSON", ["AssayCore"]),
        tests("AssayDigest", []),
        tests("AssayFormats", ["AssayCore", "AssayDigest", "AssayJSON"]),
        tests("AssaySystem", []),
        tests("AssayTransport", ["AssayCore"]),
        tests(
            "AssayBackends", ["AssayCore", "AssayDigest", "AssayJSON", "AssayStatistics", "AssayTransport"]),
        tests("AssayEngine", ["AssayCore", "AssayJSON"], settings: engineHeaders),
        tests("AssayAcceptance", ["AssayCore", "AssayJSON"]),
        tests("AssayEconomics", ["AssayCore"]),
        tests("AssayMeters", ["AssayCore"]),
        tests("AssayRunner", ["AssayCore", "AssayJSON", "AssayStatistics"]),
        tests("AssayServer", ["AssaySystem"]),
        tests("AssaySimulator", ["AssayCore", "AssayJSON", "AssayBackends", "AssaySystem"]),
        tests("AssayReport", ["AssayCore", "AssayJSON", "AssayStatistics"]),
        tests("AssayCommandLine", []),
        .testTarget(
            name: "BundledSuitesTests",
            dependencies: ["AssayCore", "AssayFormats", "AssayRunner", "AssayAcceptance"],
            swiftSettings: strict),
        .testTarget(
            name: "EditorSchemaTests",
            dependencies: [
                "AssayCore", "AssayFormats", "AssayJSON", "AssayAcceptance", "AssayTestSupport", "assay",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "PriceBookTests",
            dependencies: ["AssayCore", "AssayEconomics", "AssayFormats", "AssayJSON", "AssayTestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "ImportTests",
            dependencies: ["AssayCore", "AssayFormats", "AssayJSON", "AssayAcceptance", "AssayTestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "LeverTests",
            dependencies: [
                "AssayCore", "AssayBackends", "AssayAcceptance", "AssayEconomics", "AssayFormats",
                "AssayJSON",
                "AssayReport", "AssayRunner", "AssayStatistics", "AssayTestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "AssayCore", "AssayBackends", "AssayAcceptance", "AssayFormats", "AssayJSON",
                "AssayRunner",
                "AssayTestSupport", "assay",
                .target(name: "AssayEngine", condition: .when(traits: ["Engine"])),
            ],
            swiftSettings: strict + engineHeaders),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
