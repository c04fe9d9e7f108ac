import Glibc

/// The CPU time of this process.
enum CPUClock {
  /// What the whole process has used so far, on all its threads.
  static var seconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
