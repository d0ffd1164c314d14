/// Batches of keys and values as arrays, for whoever does not bring buffers.
enum Batch {
    /// Calls `read` with views of `keys` and room for their values.
    ///
    /// - Parameter alone: reads one value that did not fit; nil: all values have to come from one call, and `read` is called
    ///   again with room for the longest for each key.
    static func values(
        of keys: [[UInt8]], alone: ((UnsafeRawBufferPointer) -> [UInt8]?)? = nil,
        _ read: (
            _ keys: UnsafeBufferPointer<UnsafeRawBufferPointer>, _ values: UnsafeMutableRawBufferPointer,
            _ stride: Int, _ lengths: UnsafeMutableBufferPointer<Int>
        ) -> Void
    ) -> [[UInt8]?] {
        // One buffer for all keys, so that they stay where they are while they are looked up.
        let bytes = keys.flatMap { $0 }
        return bytes.withUnsafeBytes { bytes in
            var views: [UnsafeRawBufferPointer] = []
            views.reserveCapacity(keys.count)
            var start = 0
            for key in keys {
                views.append(UnsafeRawBufferPointer(rebasing: bytes[start..<start + key.count]))
                start += key.count
            }
            var stride = 256
            while true {
                var lengths = [Int](repeating: -1, count: keys.count)
                var values = [UInt8](repeating: 0, count: keys.count * stride)
                views.withUnsafeBufferPointer { views in
                    lengths.withUnsafeMutableBufferPointer { lengths in
                        values.withUnsafeMutableBytes { read(views, $0, stride, lengths) }
                    }
                }
                let longest = lengths.max() ?? 0
                if longest <= stride || alone != nil {
                    return keys.indices.map { position in
                        let (start, length) = (position * stride, lengths[position])
                        if length > stride, let alone { return alone(views[position]) }
                        return length < 0 ? nil : Array(values[start..<start + length])
                    }
                }
                stride = longest
            }
        }
    }
}
