/// Histories as Knossos takes them (`EDNEvents`), in the order of time: of registers, locks, queues, and several
/// registers.
///
///     [{:process 0, :type :invoke, :f :write, :value 3}
///      {:process 0, :type :ok, :f :write, :value 3}]
///
/// - Register: `:read`, `:write` and `:cas` with `[FROM TO]`.
/// - Registers by key, as Jepsen's `independent` makes them: the same with `[KEY VALUE]`, `:cas` with `[KEY [FROM TO]]`.
/// - Mutex: `:acquire` and `:release`, whatever their values.
/// - Queue: `:enqueue`, and `:dequeue` with what it returned; nil where it is `:ok`: it found nothing.
/// - Several registers: any `:f` with `[[:read :x nil] [:write :y 2]]`, the values read where it is `:ok`.
///
/// `:fail` did not take effect; `:info` stays open for ever; a completed read of nil is legal in any state. Keys that
/// mean nothing here (`:index`, `:error`) are passed over.
public enum KnossosEDN {
    /// Knossos' compare-and-set register begins at 0.
    public static let model = Register(initial: 0)

    /// A history of a register.
    public static func parse(_ bytes: [UInt8]) throws(FormatError) -> History<Register.Operation> {
        var events = EDNEvents(HistoryInput(bytes))
        return try history(&events, first: try events.next(), model: model, limit: .max, register)
    }

    /// What an event is about; nil: nothing that is known here.
    static func model(of event: EDNEvent) -> HistoryModel? {
        if case .bracket("[")? = event.value.first, case .bracket("[")? = event.value.dropFirst().first {
            return .multiRegister
        }
        return switch event.function {
        case "acquire", "release": .mutex
        case "enqueue", "dequeue": .queue
        // A tuple of a key and a value; that of a compare-and-set could else be what it compares and sets.
        case "read", "write": event.value.first == .bracket("[") ? .keyedRegister : .register
        case "cas": event.value.dropFirst(2).first == .bracket("[") ? .keyedRegister : .register
        default: nil
        }
    }

    /// - Parameters:
    ///   - first: the first event, already read; nil: there is none.
    ///   - operation: what is invoked, or where it is `ok` what was done.
    static func history<M: TextModel>(
        _ events: inout EDNEvents, first: EDNEvent?, model: M, limit: Int,
        _ operation: (EDNEvent) throws(FormatError) -> M.Operation
    ) throws(FormatError) -> History<M.Operation> {
        var builder = HistoryBuilder<M.Operation>(limit: limit).counting(model, byteLimit: events.operationBytes)
        /// Of each process with an open operation: the function that it invoked.
        var functions: [Int: String] = [:]
        var next = first
        while let event = next {
            let (process, line) = (event.process, event.first.line)
            var invocation = event
            invocation.kind = .invoke
            // What failed may have a reason in the place of its value.
            let hasOperation = event.kind == .invoke || event.kind == .ok
            let operation = hasOperation ? try operation(event) : try? operation(invocation)
            if event.kind == .invoke {
                functions[process] = event.function
            } else {
                let function = functions.removeValue(forKey: process)
                if let open = builder.openOperation(process: process) {
                    guard event.function == nil || event.function == function,
                        operation.map({ model.invocation(of: $0) == open }) ?? true
                    else {
                        throw event.error(
                            "process \(process) completes another operation than it began; repeat :f and :value")
                    }
                }
            }
            do throws(HistoryError) {
                switch (event.kind, operation) {
                case (.invoke, let operation?): try builder.invoke(process: process, operation, line: line)
                case (.ok, let operation?): try builder.complete(process: process, operation, line: line)
                case (.fail, _): try builder.fail(process: process, line: line)
                default: try builder.leaveOpen(process: process, line: line)
                }
            } catch {
                throw FormatError(error)
            }
            next = try events.next()
        }
        return builder.finish()
    }

    static func register(_ event: EDNEvent) throws(FormatError) -> Register.Operation {
        let (value, isDone) = (event.value, event.kind == .ok)
        switch (event.function, value.first) {
        case ("read"?, .number(let number)?) where value.count == 1: return .read(isDone ? .value(number) : .unknown)
        case ("read"?, .word("nil")?), ("read"?, nil): return .read(.unknown)
        case ("write"?, .number(let number)?) where value.count == 1: return .write(number)
        case ("cas"?, .bracket("[")?) where value.count == 4:
            if case .number(let expected) = value[1], case .number(let new) = value[2] {
                return .compareAndSet(expected: expected, new: new, succeeded: isDone ? .value(true) : .unknown)
            }
        default: break
        }
        throw event.error("write ':f :read, :value N', ':f :write, :value N' or ':f :cas, :value [FROM TO]'")
    }

    static func keyedRegister(_ event: EDNEvent) throws(FormatError) -> KeyedRegister.Operation {
        let value = event.fields["value"] ?? []
        guard value.count >= 4, value.first?.kind == .bracket("["), value.last?.kind == .bracket("]"),
            let key = register(named: value[1].kind)
        else { throw event.error("write ':value [KEY VALUE]', as in the events before; of a :cas '[KEY [FROM TO]]'") }
        var ofKey = event
        ofKey.fields["value"] = Array(value[2..<(value.count - 1)])
        return KeyedRegister.Operation(key: key, try register(ofKey))
    }

    static func queue(_ event: EDNEvent) throws(FormatError) -> Container.Operation {
        let (value, isDone) = (event.value, event.kind == .ok)
        switch (event.function, value.first) {
        case ("enqueue"?, .number(let number)?) where value.count == 1: return .insert(number)
        case ("dequeue"?, .number(let number)?) where value.count == 1:
            return .remove(isDone ? .value(number) : .unknown)
        case ("dequeue"?, .word("nil")?), ("dequeue"?, nil): return .remove(isDone ? .value(nil) : .unknown)
        default: throw event.error("write ':f :enqueue, :value N' or ':f :dequeue, :value N'")
        }
    }

    static func mutex(_ event: EDNEvent) throws(FormatError) -> MutualExclusion.Operation {
        switch event.function {
        case "acquire": return .acquire
        case "release": return .release
        default: throw (event.fields["f"]?.first ?? event.first).error("write ':f :acquire' or ':f :release'")
        }
    }

    static func multiRegister(_ event: EDNEvent) throws(FormatError) -> MultiRegister.Operation {
        let wrong = event.error("write ':f :txn, :value [[:read :x nil] [:write :y 2]]'")
        var rest = event.value.dropFirst()
        guard event.value.first == .bracket("["), rest.popLast() == .bracket("]") else { throw wrong }
        var accesses: [MultiRegister.Access] = []
        while let open = rest.popFirst() {
            guard open == .bracket("["), case .keyword(let name)? = rest.popFirst(),
                let register = register(named: rest.popFirst()),
                let value = rest.popFirst(), rest.popFirst() == .bracket("]")
            else { throw wrong }
            switch (name, value) {
            case ("read", .word("nil")), ("r", .word("nil")):
                accesses.append(.read(register: register, .unknown))
            case ("read", .number(let number)), ("r", .number(let number)):
                accesses.append(.read(register: register, event.kind == .ok ? .value(number) : .unknown))
            case ("write", .number(let number)), ("w", .number(let number)):
                accesses.append(.write(register: register, number))
            default: throw wrong
            }
        }
        guard !accesses.isEmpty else { throw wrong }
        return MultiRegister.Operation(accesses)
    }

    private static func register(named kind: Token.Kind?) -> ByteText? {
        switch kind {
        case .keyword(let name)?, .word(let name)?: ByteText(name)
        case .number(let number)?: ByteText(String(number))
        case .string(let text)?: text
        case .bracket?, .endOfLine?, nil: nil
        }
    }
}
