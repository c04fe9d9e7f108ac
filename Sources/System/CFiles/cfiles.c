#define _GNU_SOURCE

#include "cfiles.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/vfs.h>
#include <unistd.h>

/// The file system of pipes that have no name (linux/magic.h).
#define PIPES 0x50495045

int cf_exchange(const char *first, const char *second) {
  return renameat2(AT_FDCWD, first, AT_FDCWD, second, RENAME_EXCHANGE) == 0 ? 0 : errno;
}

int cf_await_writer(int descriptor, int milliseconds) {
  struct statfs place;
  if (fstatfs(descriptor, &place) != 0 || place.f_type == PIPES) return 1;
  int scratch[2];
  if (pipe2(scratch, O_CLOEXEC) != 0) return 1;
  int found = 0;
  for (int waited = 0; !found; waited += 10) {
    // tee copies without taking: 0 bytes are the word for "no writer", EAGAIN for "no bytes yet".
    ssize_t count = tee(descriptor, scratch[1], 1, SPLICE_F_NONBLOCK);
    found = count > 0 || (count < 0 && errno != EINTR);
    if (found || waited >= milliseconds) break;
    poll(NULL, 0, 10);
  }
  close(scratch[0]);
  close(scratch[1]);
  return found;
}
