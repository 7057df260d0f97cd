import AssayTestSupport
import Glibc

/// A powercap tree in a temporary folder, as the kernel lays it out.
struct PowercapTree {
    let folder: TemporaryFolder

    /// Makes a tree of zones: their folders' names, their own, their counters and where these begin anew.
    init(_ zones: [(folder: String, name: String, microjoules: String, range: String?)]) throws {
        folder = try TemporaryFolder()
        for zone in zones {
            mkdir("\(folder.path)/\(zone.folder)", 0o755)
            try write("\(zone.folder)/name", zone.name)
            try write("\(zone.folder)/energy_uj", zone.microjoules)
            if let range = zone.range { try write("\(zone.folder)/max_energy_range_uj", range) }
        }
    }

    /// Writes a file, as the kernel ends it with a line feed.
    func write(_ path: String, _ text: String) throws { try folder.script(path, text + "\n") }

    /// Two packages, one with memory; a core inside a package and the platform, which are covered by others; and no zone at all.
    static func twoPackages() throws -> PowercapTree {
        try PowercapTree([
            ("intel-rapl:0", "package-0", "1000", "262143328850"),
            ("intel-rapl:0:0", "core", "7", "262143328850"),
            ("intel-rapl:0:1", "dram", "500", "65712999613"),
            ("intel-rapl:1", "package-1", "3000", "262143328850"),
            ("intel-rapl:2", "psys", "9", "262143328850"), ("dtpm", "dtpm", "1", nil),
        ])
    }
}
