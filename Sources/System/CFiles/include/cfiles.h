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

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif

#endif
