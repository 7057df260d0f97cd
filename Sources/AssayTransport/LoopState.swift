import AssayCore
import AssaySystem
import CCurl
import CLinux
import Glibc

/// What the transfer thread owns. Confined to it; deliberately not Sendable.
final class LoopState {
    /// A transfer and its handle.
    private final class Entry {
        let transfer: ActiveTransfer
        let handle: EasyHandle

        init(transfer: ActiveTransfer, handle: consuming EasyHandle) {
            self.transfer = transfer
            self.handle = handle
        }
    }

    private let multi: UnsafeMutableRawPointer?
    private let events = UnsafeMutableBufferPointer<epoll_event>.allocate(capacity: mostEvents)
    private let epoll: CInt
    private let timer: CInt
    private let bell: CInt
    private var curlDeadline: MonotonicInstant?
    private var entries: [UnsafeMutableRawPointer: Entry] = [:]
    private var handles: [UInt64: UnsafeMutableRawPointer] = [:]
    /// The next deadline of every transfer. They are not libcurl's, so that each time-out is told apart by what had come. Those of transfers that
    /// have ended are passed over when their turn comes.
    private var deadlines = Heap<(at: MonotonicInstant, key: UInt64)> { $0.at < $1.at } {
        didSet { nextDeadline = deadlines.first?.at }
    }
    /// The first of them, at hand since every turn asks for it, and the heap of another module is not specialised.
    private var nextDeadline: MonotonicInstant?
    /// The transfers that are ready and not yet due.
    private var early = Heap<(due: MonotonicInstant, key: UInt64)> { $0.due < $1.due } {
        didSet { nextDue = early.first?.due }
    }
    private var nextDue: MonotonicInstant?
    private var armed: MonotonicInstant?
    private let stamps: ArrivalStamps
    private let sends = SendStamps()
    private let meter: LoopMeter
    private var returned = MonotonicInstant.now()
    private var running: CInt = 0
    /// How long the last whole reply was.
    private var lastLength = ReplyLength()

    /// The most events taken from one wait: enough that what is ready is taken at once, however many streams there are.
    private static let mostEvents = 1024
    /// From how many transfers under way on what comes is gathered, and for how long: the kernel has stamped it, and a thread that wakes for each
    /// piece spends more on waking than on reading. What is asked of the thread, or due, it does at once.
    private static let manyTransfers = 32
    private static let gathering = Nanoseconds(500_000)
    /// A wait that lasts longer did wait, rather than found what had come during the turn before.
    private static let shortestWait = Nanoseconds(10_000)

    init(bell: CInt, meter: LoopMeter) {
        self.meter = meter
        stamps = ArrivalStamps(meter: meter)
        curl_global_init(Int(CURL_GLOBAL_DEFAULT))
        self.bell = bell
        multi = curl_multi_init()
        epoll = epoll_create1(CInt(EPOLL_CLOEXEC))
        timer = timerfd_create(CLOCK_MONOTONIC, CInt(TFD_CLOEXEC) | CInt(TFD_NONBLOCK))
        watch(bell)
        watch(timer)
        let me = Unmanaged.passUnretained(self).toOpaque()
        assay_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, 4096)
        assay_curl_multi_set_pointer(multi, CURLMOPT_SOCKETDATA, me)
        assay_curl_multi_set_pointer(multi, CURLMOPT_TIMERDATA, me)
        assay_curl_multi_set_socket(multi) { _, socket, what, user, known in
            guard let user else { return 0 }
            Unmanaged<LoopState>.fromOpaque(user).takeUnretainedValue().follow(
                socket, what, isKnown: known != nil)
            return 0
        }
        assay_curl_multi_set_timer(multi) { _, milliseconds, user in
            guard let user else { return 0 }
            let state = Unmanaged<LoopState>.fromOpaque(user).takeUnretainedValue()
            state.curlDeadline = milliseconds < 0 ? nil : .now() + .milliseconds(Int64(milliseconds))
            return 0
        }
    }

    deinit {
        for entry in entries.values {
            curl_multi_remove_handle(multi, entry.handle.pointer)
            entry.transfer.finish(nil, .cancelled)
        }
        entries = [:]
        curl_multi_cleanup(multi)
        close(epoll)
        close(timer)
        events.deallocate()
    }

    private func watch(_ descriptor: CInt) {
        var event = epoll_event()
        event.events = EPOLLIN.rawValue
        event.data.fd = descriptor
        epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event)
    }

    /// Watches a socket as libcurl wants it watched.
    private func follow(_ socket: CInt, _ what: CInt, isKnown: Bool) {
        var event = epoll_event()
        event.data.fd = socket
        guard what != CURL_POLL_REMOVE else {
            epoll_ctl(epoll, EPOLL_CTL_DEL, socket, &event)
            return
        }
        if what & CURL_POLL_IN != 0 { event.events |= EPOLLIN.rawValue }
        if what & CURL_POLL_OUT != 0 { event.events |= EPOLLOUT.rawValue }
        epoll_ctl(epoll, isKnown ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, &event)
        if !isKnown { curl_multi_assign(multi, socket, Unmanaged.passUnretained(self).toOpaque()) }
    }

    /// Does what was asked; false when the thread is to end.
    func obey(_ commands: [TransferLoop.Command]) -> Bool {
        for command in commands {
            switch command {
            case .start(let key, let request, let continuation):
                begin(
                    ActiveTransfer(
                        key: key, request: request, continuation: continuation, expecting: lastLength.reserve),
                    request)
            case .cancel(let key):
                if let entry = entry(key) { end(entry, .cancelled) }
            case .stop: return false
            }
        }
        letCurlGoOn()
        reap()
        return true
    }

    /// Makes a transfer ready, and sets it going once it is due.
    private func begin(_ transfer: ActiveTransfer, _ request: TransferRequest) {
        transfer.stamps = stamps
        transfer.sends = sends
        guard let handle = EasyHandle(request, user: Unmanaged.passUnretained(transfer).toOpaque()) else {
            return transfer.finish(nil, .broken("libcurl has no memory for another transfer"))
        }
        let pointer = handle.pointer
        transfer.watchedHandle = pointer
        entries[pointer] = Entry(transfer: transfer, handle: handle)
        handles[transfer.key] = pointer
        let now = MonotonicInstant.now()
        if transfer.due > now {
            early.insert((transfer.due, transfer.key))
        } else {
            setGoing(transfer, pointer, at: now)
        }
    }

    private func setGoing(
        _ transfer: ActiveTransfer, _ handle: UnsafeMutableRawPointer, at now: MonotonicInstant
    ) {
        deadlines.insert((transfer.begin(at: now), transfer.key))
        curl_multi_add_handle(multi, handle)
    }

    /// Sets going what is due; those that have been cancelled are passed over.
    private func setGoingWhatIsDue() {
        while let due = nextDue, case let now = MonotonicInstant.now(), due <= now {
            guard let key = early.removeFirst()?.key, let entry = entry(key) else { continue }
            setGoing(entry.transfer, entry.handle.pointer, at: now)
            letCurlGoOn()
        }
    }

    /// Lets libcurl do what it wanted to do by now, above all send what it has just been given.
    private func letCurlGoOn() {
        guard let deadline = curlDeadline, deadline <= .now() else { return }
        curlDeadline = nil
        stamps.forget()
        sends.mark()
        curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running)
    }

    private func end(_ entry: Entry, _ failure: TransferFailure?) {
        curl_multi_remove_handle(multi, entry.handle.pointer)
        entries[entry.handle.pointer] = nil
        handles[entry.transfer.key] = nil
        if failure == nil { lastLength = entry.transfer.length }
        entry.transfer.finish(entry.handle.pointer, failure)
    }

    /// Waits for the next events and lets libcurl deal with them; true where one of them is the bell, which tells of commands.
    func turn() -> Bool {
        armTimer()
        var isCalled = false
        let resting = MonotonicInstant.now()
        var waiting = resting
        if running >= Self.manyTransfers, case let rest = returned + Self.gathering - resting,
            rest > .zero
        {
            assay_rest(bell, timer, Int(rest.count))
            waiting = .now()
        }
        let count = epoll_wait(epoll, events.baseAddress, CInt(Self.mostEvents), -1)
        noteReturn(busyUntil: resting, waitingFrom: waiting)
        for event in events.prefix(max(0, Int(count))) {
            isCalled = isCalled || event.data.fd == bell
            dispatch(event)
            setGoingWhatIsDue()
        }
        letCurlGoOn()
        reap()
        let now = returned
        while let due = nextDeadline, due <= now, let first = deadlines.removeFirst() {
            guard let entry = entry(first.key) else { continue }
            if let failure = entry.transfer.timeout(at: now) {
                end(entry, failure)
            } else if let next = entry.transfer.deadline(after: now) {
                deadlines.insert((next, first.key))
            }
        }
        return isCalled
    }

    /// Accounts for the turn before, and for when what has come now can have come.
    private func noteReturn(busyUntil resting: MonotonicInstant, waitingFrom waiting: MonotonicInstant) {
        let now = MonotonicInstant.now()
        meter.add(busy: resting - returned)
        stamps.beginTurn(at: now, earliest: now - waiting > Self.shortestWait ? now : returned)
        returned = now
    }

    private func dispatch(_ event: epoll_event) {
        let descriptor = event.data.fd
        guard descriptor != bell, descriptor != timer else {
            var value: UInt64 = 0
            _ = read(descriptor, &value, 8)
            // A timer that has fired is set anew, even for the same instant.
            if descriptor == timer { armed = nil }
            return
        }
        var mask: CInt = 0
        if event.events & EPOLLIN.rawValue != 0 { mask |= CURL_CSELECT_IN }
        if event.events & EPOLLOUT.rawValue != 0 { mask |= CURL_CSELECT_OUT }
        if event.events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 { mask |= CURL_CSELECT_ERR }
        // A peek takes a socket's error away from libcurl: where one is known there is none, and one that it meets is remembered.
        let isReset = mask & CURL_CSELECT_ERR == 0 && !stamps.look(at: descriptor)
        // What is only read sends nothing, unless it ends a handshake, which libcurl tells of before it sends.
        if mask != CURL_CSELECT_IN { sends.mark() }
        curl_multi_socket_action(multi, descriptor, mask, &running)
        if isReset { reap(broken: "the connection was reset by the server") }
    }

    /// Sets the timer where it would ring too late; one that rings too early is set anew when it has rung, as deadlines mostly move away.
    private func armTimer() {
        var next: MonotonicInstant?
        if let curlDeadline { next = curlDeadline }
        if let nextDeadline { next = min(nextDeadline, next ?? nextDeadline) }
        if let nextDue { next = min(nextDue, next ?? nextDue) }
        guard let next, armed.map({ next < $0 }) ?? true else { return }
        armed = next
        var spec = itimerspec()
        spec.it_value.tv_sec = Int(next.nanoseconds / 1_000_000_000)
        spec.it_value.tv_nsec = max(1, Int(next.nanoseconds % 1_000_000_000))
        timerfd_settime(timer, CInt(TFD_TIMER_ABSTIME), &spec, nil)
    }

    private func entry(_ key: UInt64) -> Entry? { handles[key].flatMap { entries[$0] } }

    /// Ends what libcurl has done with; `broken` says why what it took for an end was none.
    private func reap(broken: String? = nil) {
        var code = CURLE_OK
        while let pointer = assay_curl_multi_next_done(multi, &code) {
            guard let entry = entries[pointer] else { continue }
            end(entry, Self.failure(code) ?? broken.map { .broken($0) })
        }
    }

    private static func failure(_ code: CURLcode) -> TransferFailure? {
        let words = String(cString: curl_easy_strerror(code))
        switch code {
        case CURLE_OK: return nil
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT,
            CURLE_URL_MALFORMAT,
            CURLE_UNSUPPORTED_PROTOCOL:
            return .connect(words)
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_CERTPROBLEM:
            return .tls(words)
        case CURLE_OPERATION_TIMEDOUT:
            // Time-outs are the loop's own, except those of libcurl for what comes before a connection stands.
            return .connectTimeout
        case CURLE_WRITE_ERROR: return .broken("the reply is longer than what is kept of one")
        default: return .broken(words)
        }
    }
}
