/// libCacheSim's `oracleGeneral`: little-endian records of 24 bytes.
///
///     u32 time in seconds │ u64 object │ u32 size in bytes │ i64 record of the object's next request (−1: none)
///
/// Every request is a get, followed by a set where the object is not there. A key is the object's number in 16
/// hexadecimal digits: the format has no key sizes.
enum OracleGeneralTrace {
    static let recordBytes = 24

    static func read(_ bytes: UnsafeRawBufferPointer, file: String) throws(ScenarioError) -> TraceContents {
        let count = bytes.count / recordBytes
        func refuse(_ record: Int, _ message: String) -> ScenarioError {
            .invalid(Diagnostic(file: file, message: "record \(record) \(message)"))
        }
        guard bytes.count % recordBytes == 0 else {
            throw refuse(
                count, "is cut off: it has \(bytes.count % recordBytes) of \(recordBytes) bytes (records count from 0)")
        }
        guard count <= TraceContents.mostRequests else {
            throw .invalid(
                Diagnostic(file: file, message: "the trace has more than 100 M requests; replay a part of it"))
        }
        var contents = TraceContents(.oracleGeneral)
        contents.requests.reserveCapacity(count)
        var objects: [UInt64: UInt32] = [:]
        var last: UInt32 = 0
        for record in 0..<count {
            let start = record * recordBytes
            let time = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self))
            let number = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: start + 4, as: UInt64.self))
            let size = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: start + 12, as: UInt32.self))
            let next = Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: start + 16, as: Int64.self))
            if time < last { throw refuse(record, "goes back in time, from \(last) to \(time) s") }
            last = time
            if Int(size) > TraceContents.largestSize {
                throw refuse(record, "has \(size) bytes; a value has at most 1 GiB")
            }
            if next < -1 || (next >= 0 && next <= Int64(record)) {
                throw refuse(record, "names record \(next) as the next of its object, which is not a later one")
            }
            let object: UInt32
            if let known = objects[number] {
                object = known
            } else {
                object = contents.addKey(digits(number))
                objects[number] = object
            }
            contents.requests.append(.init(object: object, size: size, repeats: 1, kind: .getOrSet))
            contents.times.append(Double(time), requests: 1)
        }
        contents.requestCount = count
        return contents
    }

    private static func digits(_ number: UInt64) -> [UInt8] {
        let alphabet = Array("0123456789abcdef".utf8)
        return stride(from: 60, through: 0, by: -4).map { alphabet[Int(number >> UInt64($0) & 15)] }
    }
}
