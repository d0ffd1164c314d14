import Foundation
import Testing

@testable import HyperionLab
