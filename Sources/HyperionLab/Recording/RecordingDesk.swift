import Foundation

/// The run's side of recording: gives each worker a folder, judges what it leaves there, and keeps the histories.
///
/// Not thread-safe. Judging happens between two arms, when nothing is measured.
final class RecordingDesk {
    /// Where workers leave their histories; gone with the desk.
    private let folder: String
    /// Where histories are kept; nil: nowhere.
    private let kept: String?
    static let keptFolder = "histories"

    /// - Parameter reportFolder: of the run's report; nil: none is written.
    init(reportFolder: String?) throws {
        kept = reportFolder.map { "\($0)/\(Self.keptFolder)" }
        var template = Array("\(NSTemporaryDirectory())/hyperion-histories-\(getpid())-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw RecordingError.unwritable(NSTemporaryDirectory(), String(cString: strerror(errno)))
        }
        folder = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// For the next worker: empty.
    func workerFolder() throws -> String {
        let path = "\(folder)/arm"
        try? FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        return path
    }

    /// The sample with the verdicts on its recorded passes.
    ///
    /// Kept are the histories of the first repetition, and every one that is not linearizable.
    func judged(_ sample: ArmSample) throws -> ArmSample {
        guard let recordings = sample.recordings else { return sample }
        var sample = sample
        sample.recordings = try recordings.map { recording in
            guard let file = recording.history else { return recording }
            var recording = recording
            recording.history = nil
            let pass = try RecordedPass.read("\(folder)/arm/\(file)")
            let verdict = HistoryJudge().verdict(on: pass)
            recording.verdict = verdict
            guard let kept, sample.repetition == 0 || verdict.outcome != .linearizable else { return recording }
            try AtomicFile.makeFolder(kept)
            let number = "\(recording.phase + 1)-\(recording.pass.rawValue)-\(sample.repetition + 1)"
            let name = "\(sample.engine)-\(number).history"
            try HistoryLog.write(pass, to: "\(kept)/\(name)")
            recording.history = "\(Self.keptFolder)/\(name)"
            if verdict.snapshots?.reads ?? 0 > 0, let text = SnapshotJudge(pass).text {
                let name = "\(sample.engine)-\(number)-snapshots.history"
                try AtomicFile.write(Data(text.utf8), to: "\(kept)/\(name)")
                recording.snapshotHistory = "\(Self.keptFolder)/\(name)"
            }
            return recording
        }
        return sample
    }
}

extension ArmSample {
    /// The same, where nobody keeps the files that its recorded passes name.
    var withoutHistories: ArmSample {
        var sample = self
        sample.recordings = recordings?.map { recording in
            var recording = recording
            (recording.history, recording.snapshotHistory) = (nil, nil)
            return recording
        }
        return sample
    }
}
