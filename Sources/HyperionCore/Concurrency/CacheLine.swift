/// The unit in which memory moves between cores: words that different threads write are kept this far apart.
public enum CacheLine {
    /// Bytes. 64 on x86-64 and on most 64-bit ARM.
    public static let bytes = 64
}
