import AssayCore
import AssayJSON
import Testing

@Suite struct PropertyTests {
    @Test(arguments: 0..<300 as Range<UInt64>)
    func `a value survives being written and read`(seed: UInt64) throws {
        var random = RandomJSON(seed: seed)
        let value = random.value()
        #expect(try JSON.parse(JSON.serialize(value)) == value)
        #expect(try JSON.parse(JSON.serialize(value, pretty: true)) == value)
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `a container cut short is an error at every byte`(seed: UInt64) {
        var random = RandomJSON(seed: seed)
        let bytes = JSON.serialize([random.value(), ["k": random.value()]])
        for end in 0..<bytes.count {
            #expect(throws: JSONError.self) { try JSON.parse(bytes[..<end]) }
        }
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `a damaged document is read in one way or is an error within its bounds`(seed: UInt64) {
        var random = RandomJSON(seed: seed)
        var bytes = JSON.serialize(random.value())
        for _ in 0..<8 {
            let (offset, byte) = random.damage(count: bytes.count)
            bytes[offset] = byte
            do throws(JSONError) {
                let value = try JSON.parse(bytes)
                #expect((try? JSON.parse(JSON.serialize(value))) == value)
            } catch {
                #expect((0...bytes.count).contains(error.offset))
            }
        }
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `garbage never reads as more than it is`(seed: UInt64) {
        var random = RandomJSON(seed: seed)
        let bytes = (0..<40).map { _ in random.damage(count: 1).byte }
        do throws(JSONError) {
            let value = try JSON.parse(bytes)
            #expect((try? JSON.parse(JSON.serialize(value))) == value)
        } catch {
            #expect((0...bytes.count).contains(error.offset))
        }
    }
}
