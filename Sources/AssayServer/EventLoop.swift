import CEvent

/// What servers on libevent share.
package enum EventLoop {
    /// Runs a base until a byte can be read from `stop`, or until it is told to end.
    package static func run(_ base: OpaquePointer, until stop: CInt) {
        let ending = event_new(
            base, stop, Int16(EV_READ),
            { _, _, base in
                guard let base else { return }
                event_base_loopbreak(OpaquePointer(base))
            }, UnsafeMutableRawPointer(base))
        event_add(ending, nil)
        event_base_dispatch(base)
        event_free(ending)
    }

    /// The body of a request.
    package static func body(of request: OpaquePointer) -> [UInt8] {
        let buffer = evhttp_request_get_input_buffer(request)
        let length = evbuffer_get_length(buffer)
        return [UInt8](unsafeUninitializedCapacity: length) { bytes, count in
            count = max(0, Int(evbuffer_copyout(buffer, bytes.baseAddress, length)))
        }
    }
}
