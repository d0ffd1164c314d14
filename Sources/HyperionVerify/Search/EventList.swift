/// The events of the completed calls that have not been linearised, as a doubly linked list in two arrays.
///
///     head ⇄ call 0 ⇄ call 1 ⇄ return 0 ⇄ call 2 ⇄ … ⇄ head
///
/// Nodes 0 ..< 2n are the events in their order, node 2n is the head. To linearise a call lifts its two nodes out;
/// they remember their neighbours, so that undoing it in reverse order takes constant time (Lowe 2017, section 3).
struct EventList {
    private var next: [Int32]
    private var previous: [Int32]
    /// Of each node: the number of its call.
    let callOfNode: [Int32]
    let invocationNode: [Int32]
    let responseNode: [Int32]
    /// The completed calls by their responses.
    let byResponse: [Int32]
    /// Of each call: a number that no other call has that is open at the same time.
    let slotOfCall: [Int32]
    let slots: Int

    var head: Int32 { Int32(next.count - 1) }

    /// Of completed calls, in the order of their invocations. O(n log n).
    init<Operation>(_ calls: [Call<Operation>]) {
        let count = calls.count
        let byResponse = (0..<count).sorted { calls[$0].response < calls[$1].response }
        var callOfNode: [Int32] = []
        var invocationNode = [Int32](repeating: 0, count: count)
        var responseNode = invocationNode
        var slotOfCall = invocationNode
        var freeSlots: [Int32] = []
        var slots: Int32 = 0
        var (invoked, responded) = (0, 0)
        while responded < count {
            let response = byResponse[responded]
            if invoked < count, calls[invoked].invocation < calls[response].response {
                invocationNode[invoked] = Int32(callOfNode.count)
                if freeSlots.isEmpty {
                    freeSlots.append(slots)
                    slots += 1
                }
                slotOfCall[invoked] = freeSlots.removeLast()
                callOfNode.append(Int32(invoked))
                invoked += 1
            } else {
                responseNode[response] = Int32(callOfNode.count)
                freeSlots.append(slotOfCall[response])
                callOfNode.append(Int32(response))
                responded += 1
            }
        }
        let nodes = Int32(callOfNode.count)
        next = (0...nodes).map { $0 == nodes ? 0 : $0 + 1 }
        previous = (0...nodes).map { $0 == 0 ? nodes : $0 - 1 }
        self.byResponse = byResponse.map(Int32.init)
        (self.callOfNode, self.invocationNode, self.responseNode) = (callOfNode, invocationNode, responseNode)
        (self.slotOfCall, self.slots) = (slotOfCall, Int(slots))
    }

    func node(after node: Int32) -> Int32 { next[Int(node)] }

    /// Whether the node is an invocation; neither a response nor the head.
    func isInvocation(_ node: Int32) -> Bool {
        node != head && invocationNode[Int(callOfNode[Int(node)])] == node
    }

    mutating func lift(_ call: Int) {
        unlink(invocationNode[call])
        unlink(responseNode[call])
    }

    /// Undoes the last `lift` that has not been undone.
    mutating func putBack(_ call: Int) {
        link(responseNode[call])
        link(invocationNode[call])
    }

    private mutating func unlink(_ node: Int32) {
        let (before, after) = (previous[Int(node)], next[Int(node)])
        next[Int(before)] = after
        previous[Int(after)] = before
    }

    private mutating func link(_ node: Int32) {
        next[Int(previous[Int(node)])] = node
        previous[Int(next[Int(node)])] = node
    }
}
