import CSeccomp
import Glibc

/// The system calls that a sandboxed process may not make, as a filter for the kernel.
///
/// What no program under test has a use for kills the process, so that it is told apart as forbidden; what runtimes try and can do
/// without answers with an error.
enum SystemCallFilter {
    /// The filter as the kernel reads it; `nil` where it cannot be made.
    static let bytes: [UInt8]? = make()

    private static let deadly = [
        "ptrace", "process_vm_readv", "process_vm_writev", "kcmp", "pidfd_getfd", "process_madvise",
        "mount", "umount2", "pivot_root", "chroot", "move_mount", "open_tree", "fsopen", "fsconfig",
        "fsmount", "fspick", "mount_setattr", "unshare", "setns", "open_by_handle_at",
        "kexec_load", "kexec_file_load", "init_module", "finit_module", "delete_module", "bpf", "userfaultfd",
        "perf_event_open", "add_key", "request_key", "keyctl", "reboot", "swapon", "swapoff", "acct",
        "settimeofday", "clock_settime", "clock_adjtime", "adjtimex", "quotactl", "quotactl_fd", "iopl",
        "ioperm", "modify_ldt", "lookup_dcookie", "vhangup", "syslog", "sethostname", "setdomainname",
        "fanotify_init", "personality",
    ]
    /// Runtimes fall back to older calls where these are unknown; what they do cannot be seen by a filter.
    private static let unknown = [
        "clone3", "io_uring_setup", "io_uring_enter", "io_uring_register", "memfd_secret",
    ]
    /// The flags of `clone` that make namespaces.
    private static let namespaceFlags: [UInt64] = [
        0x0000_0080, 0x0002_0000, 0x0200_0000, 0x0400_0000, 0x0800_0000, 0x1000_0000, 0x2000_0000,
        0x4000_0000,
    ]
    private static let stuffInput: UInt64 = 0x5412

    private static func make() -> [UInt8]? {
        guard let filter = seccomp_init(UInt32(SCMP_ACT_ALLOW)) else { return nil }
        defer { seccomp_release(filter) }
        let kill = UInt32(SCMP_ACT_KILL_PROCESS)
        let denied = assay_scmp_errno(EPERM)
        var isComplete = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, kill) == 0
        func add(_ call: String, _ action: UInt32, _ conditions: [scmp_arg_cmp] = []) {
            let number = seccomp_syscall_resolve_name(call)
            // A call that this processor does not have needs no rule.
            guard number >= 0 else { return }
            let status = seccomp_rule_add_array(
                filter, action, number, UInt32(conditions.count), conditions)
            isComplete = isComplete && status == 0
        }
        for call in deadly { add(call, kill) }
        for call in unknown { add(call, assay_scmp_errno(ENOSYS)) }
        for flag in namespaceFlags {
            add("clone", kill, [scmp_arg_cmp(arg: 0, op: SCMP_CMP_MASKED_EQ, datum_a: flag, datum_b: flag)])
        }
        // Sockets of the same machine are what runtimes wake their own threads with; there is no network to speak to either way.
        for call in ["socket", "socketpair"] {
            add(
                call, denied,
                [scmp_arg_cmp(arg: 0, op: SCMP_CMP_NE, datum_a: UInt64(AF_UNIX), datum_b: 0)])
        }
        add(
            "ioctl", kill,
            [scmp_arg_cmp(arg: 1, op: SCMP_CMP_MASKED_EQ, datum_a: 0xFFFF_FFFF, datum_b: stuffInput)])
        return isComplete ? exported(filter) : nil
    }

    private static func exported(_ filter: scmp_filter_ctx) -> [UInt8]? {
        guard let file = Descriptor.holding([]), seccomp_export_bpf(filter, file.number) == 0 else {
            return nil
        }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = pread(file.number, &bytes, bytes.count, 0)
        return count > 0 ? Array(bytes.prefix(count)) : nil
    }
}
