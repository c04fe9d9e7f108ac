#ifndef CCURL_H
#define CCURL_H

// libcurl behind functions of our own: `curl_easy_setopt` and `curl_easy_getinfo` take variable
// arguments, which Swift cannot import. No libcurl header is seen from here.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// How a transfer ended, short of what its HTTP status says.
typedef enum {
  /// The response came to its end.
  CCURL_DONE,
  /// A callback returned false.
  CCURL_STOPPED,
  /// The network or the server failed in a way that may pass.
  CCURL_INTERRUPTED,
  /// The same would happen again: an untrusted certificate, endless redirects, a scheme that is
  /// not allowed.
  CCURL_REFUSED,
} ccurl_outcome;

/// One GET request and its response; not to be used from two threads at once.
typedef struct ccurl_transfer ccurl_transfer;

/// Sees `count` bytes of a header line or of the body, or returns false to end the transfer.
typedef bool (*ccurl_callback)(void *context, const uint8_t *bytes, size_t count);

/// A GET of `url` (http or https), which follows up to `redirects` redirects to http or https, and
/// from https to https alone. Returns NULL where memory is short.
ccurl_transfer *ccurl_open(const char *url, const char *user_agent, long redirects);

/// Gives up on a connection that takes over `connect_seconds` to make, or that brought less than
/// `bytes_per_second` on average for `stall_seconds`.
void ccurl_limit(
  ccurl_transfer *transfer, long connect_seconds, long stall_seconds, long bytes_per_second);

/// Asks for what follows the first `offset` bytes, if the file still answers to `validator` (an
/// entity tag or a date), and for all of it otherwise; without a validator, whatever file is there.
void ccurl_resume(ccurl_transfer *transfer, int64_t offset, const char *validator);

/// Reaches `host` without any proxy that the environment names.
void ccurl_bypass_proxy(ccurl_transfer *transfer, const char *host);

/// Does the transfer. Header lines come with their line ends, those of redirects and interim
/// responses included, each before the body it heads.
ccurl_outcome ccurl_perform(
  ccurl_transfer *transfer, void *context, ccurl_callback on_header, ccurl_callback on_body);

/// Why the transfer did not end well, in libcurl's words.
const char *ccurl_reason(const ccurl_transfer *transfer);

/// The seconds that the server asked to wait for (`Retry-After`, a number or a date), or 0.
int64_t ccurl_retry_after(const ccurl_transfer *transfer);

void ccurl_close(ccurl_transfer *transfer);

/// The file of the authorities by whose certificates servers are believed; `NULL` where libcurl
/// knows of none.
const char *ccurl_authorities(void);

#endif
