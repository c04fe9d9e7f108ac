// What glibc offers for files and Swift's module of it hides.

#ifndef CFILES_H
#define CFILES_H

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// Exchanges what stands at two paths in one step, whatever each is: renameat2 (Linux 3.15) with
/// RENAME_EXCHANGE.
///
/// Returns 0, or the error number: EINVAL or ENOSYS where the file system or the kernel cannot.
int cf_exchange(const char *first, const char *second);

/// Waits until somebody has a named pipe open for writing, or bytes are in it, for at most
/// `milliseconds`; takes no byte out.
///
/// Returns 1 when that is so, or when it cannot be found out, and at once for other pipes, which
/// always had a writer; 0 where nobody came.
int cf_await_writer(int descriptor, int milliseconds);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif

#endif
