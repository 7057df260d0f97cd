/// Starts a sandbox in which nothing is done.
package enum SandboxProbe {
    /// Whether one could be started here, and ended as it should.
    package static func start() async -> Bool {
        guard let sandbox = Bubblewrap.found() else { return false }
        let job = SandboxJob(
            command: ["/usr/bin/true"], readOnlyPaths: ["/usr/bin/true"], limits: SandboxLimits())
        return await SandboxPool.shared.run { sandbox.run(job).ending == .exited(0) }
    }
}
