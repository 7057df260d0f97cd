package import AssayCore
import Glibc

/// The energy counters of processor packages and their memory, as the kernel's powercap tree has them (RAPL).
///
/// Source: the kernel's "Power Capping Framework". A zone has `name`, `energy_uj` and `max_energy_range_uj`, at which the counter begins anew.
package struct RAPLMeter: EnergyMeter {
    /// Where the kernel has the tree.
    package static let standardFolder = "/sys/class/powercap"

    package let identity: MeterIdentity
    private let zones: [(part: String, path: String)]

    /// Finds the packages and their memory in a powercap tree.
    package init(name: String, boundary: EnergyBoundary = .chip, folder: String = Self.standardFolder)
        throws(CannotRun)
    {
        let zones = Self.zones(in: folder)
        guard !zones.isEmpty else {
            throw CannotRun(
                "the meter '\(name)' finds no processor package under \(folder)",
                hint: "virtual machines mostly have no RAPL counters; 'declared' takes watts that you state")
        }
        var wraps: [String: Int64] = [:]
        for zone in zones {
            wraps[zone.part] = Self.number(zone.path + "/max_energy_range_uj").flatMap { $0 > 0 ? $0 : nil }
        }
        self.zones = zones
        identity = MeterIdentity(
            name: name, kind: "rapl", boundary: boundary, source: folder, wrapsAt: wraps)
    }

    /// Reads every zone's counter.
    package func read() async throws(CannotRun) -> [EnergyReading] {
        var readings: [EnergyReading] = []
        for zone in zones {
            guard let count = Self.number(zone.path + "/energy_uj"), count >= 0 else {
                throw CannotRun(
                    "the meter '\(identity.name)' cannot read \(zone.path)/energy_uj: \(String(cString: strerror(errno)))",
                    hint: "the kernel lets only root read it: allow it with chmod a+r, or run as root")
            }
            readings.append(EnergyReading(part: zone.part, value: .microjoules(count)))
        }
        return readings
    }

    /// `package-N` zones, and the `dram` zones inside them, which the package's own counter does not hold. What else is
    /// inside a package (`core`, `uncore`) is part of it, and `psys` covers packages again: both are left out.
    private static func zones(in folder: String) -> [(part: String, path: String)] {
        let names = entries(of: folder).filter { $0.hasPrefix("intel-rapl:") }
        var zones: [(part: String, path: String)] = []
        for name in names where name.count(where: { $0 == ":" }) == 1 {
            guard let title = text("\(folder)/\(name)/name"), title.hasPrefix("package-") else { continue }
            zones.append((title, "\(folder)/\(name)"))
            for inner in names where inner.hasPrefix(name + ":") {
                if text("\(folder)/\(inner)/name") == "dram" {
                    zones.append(("\(title) dram", "\(folder)/\(inner)"))
                }
            }
        }
        return zones
    }

    private static func entries(of folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                })
        }
        return names.sorted()
    }

    /// The first line of a small file; `nil` where it cannot be read.
    private static func text(_ path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = Glibc.read(file, &bytes, bytes.count)
        guard count > 0 else { return nil }
        return String(decoding: bytes.prefix(count).prefix { $0 != 10 }, as: UTF8.self)
    }

    private static func number(_ path: String) -> Int64? { text(path).flatMap { Int64($0) } }
}
