import AssayCore
import AssayMeters
import AssayTestSupport
import Glibc
import Testing

@Suite struct MeterTests {
    @Test func `packages and their memory are read from a powercap tree`() async throws {
        let tree = try PowercapTree.twoPackages()
        let meter = try RAPLMeter(name: "cpu", folder: tree.folder.path)
        try await MeterContract.check(meter)
        #expect(
            try await meter.read() == [
                EnergyReading(part: "package-0", value: .microjoules(1000)),
                EnergyReading(part: "package-0 dram", value: .microjoules(500)),
                EnergyReading(part: "package-1", value: .microjoules(3000)),
            ])
        #expect(meter.identity.wrapsAt["package-0 dram"] == 65_712_999_613)
        #expect(meter.identity.boundary == .chip)
        try tree.write("intel-rapl:0/energy_uj", "2500")
        #expect(try await meter.read().first?.value == .microjoules(2500))
    }

    @Test func `a tree without packages, or one that is not there, is told clearly`() throws {
        let tree = try PowercapTree([("intel-rapl:0", "psys", "1", "2")])
        for folder in [tree.folder.path, tree.folder.path + "/nowhere"] {
            #expect {
                try RAPLMeter(name: "cpu", folder: folder)
            } throws: { error in
                (error as? CannotRun)?.message == "the meter 'cpu' finds no processor package under \(folder)"
            }
        }
    }

    @Test(arguments: ["", "many", "-5", "99999999999999999999"])
    func `a counter that is no number is an error, never a figure`(text: String) async throws {
        let tree = try PowercapTree([("intel-rapl:0", "package-0", text, "100")])
        let meter = try RAPLMeter(name: "cpu", folder: tree.folder.path)
        await #expect(throws: CannotRun.self) { try await meter.read() }
    }

    @Test(
        .enabled(
            if: access(RAPLMeter.standardFolder + "/intel-rapl:0/energy_uj", R_OK) == 0,
            "this machine has no RAPL counters that may be read"))
    func `the machine's own counters keep the contract`() async throws {
        try await MeterContract.check(RAPLMeter(name: "cpu"))
    }

    @Test func `stated watts are watts`() async throws {
        let meter = DeclaredMeter(name: "m", boundary: .node, watts: 700, idleWatts: 90)
        try await MeterContract.check(meter)
        #expect(try await meter.read().map(\.value) == [.watts(700)])
        #expect(meter.identity.idleWatts == 90)
    }

    @Test func `a machine without NVML is told so`() {
        #expect {
            try NVMLMeter(name: "gpu", library: "libno-such-nvml.so.1")
        } throws: { error in
            let error = error as? CannotRun
            return error?.message.contains("cannot use libno-such-nvml.so.1: ") == true
                && error?.hint?.contains("driver") == true
        }
    }

    @Test func `a library that is not NVML is refused`() {
        #expect(throws: CannotRun.self) { try NVMLMeter(name: "gpu", library: "libz.so.1") }
    }

    /// A shared library with NVML's functions stands in for the driver's: the loading, the calls and the units are real, the
    /// accelerators are not.
    @Test(arguments: [
        ("0", [EnergyReading.Value.microjoules(5_000_000), .microjoules(5_001_000)]),
        ("3", [.watts(250), .watts(251)]),
    ])
    func `accelerators are read through a library loaded at run time`(
        status: String, values: [EnergyReading.Value]
    ) async throws {
        let folder = try TemporaryFolder()
        try folder.script("nvml.c", Self.standIn.replacing("STATUS", with: status))
        let library = folder.path + "/libstand-in.so"
        let compiler = try ChildProcess(["clang", "-shared", "-fPIC", "-o", library, folder.path + "/nvml.c"])
        try #require(compiler.wait() == 0)
        let meter = try NVMLMeter(name: "gpu", library: library)
        #expect(try await meter.read().map(\.value) == values)
        #expect(try await meter.read().map(\.part) == ["gpu0", "gpu1"])
        try await MeterContract.check(meter)
        await #expect(throws: CannotRun.self) { try await meter.read() }
    }

    private static let standIn = """
        static int devices[2] = {0, 1};
        int nvmlInit_v2(void) { return 0; }
        int nvmlShutdown(void) { return 0; }
        int nvmlDeviceGetCount_v2(unsigned int *count) { *count = 2; return 0; }
        int nvmlDeviceGetHandleByIndex_v2(unsigned int index, void **device) {
            *device = &devices[index];
            return 0;
        }
        int nvmlDeviceGetTotalEnergyConsumption(void *device, unsigned long long *value) {
            *value = 5000 + *(int *)device;
            return STATUS;
        }
        int nvmlDeviceGetPowerUsage(void *device, unsigned int *value) {
            *value = 250000 + 1000 * *(int *)device;
            return 0;
        }
        const char *nvmlErrorString(int status) { return status == 3 ? "not supported" : "?"; }
        """
}
