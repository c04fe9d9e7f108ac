#define _GNU_SOURCE
#include "ccurl.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include <curl/curl.h>

struct ccurl_transfer {
  CURL *easy;
  struct curl_slist *headers;
  /// The first option that libcurl did not take.
  CURLcode setup;
  void *context;
  ccurl_callback on_header, on_body;
  /// The bytes of header lines so far.
  size_t header_bytes;
  char reason[CURL_ERROR_SIZE];
};

static pthread_once_t start_once = PTHREAD_ONCE_INIT;
static CURLcode start_result;

static void start(void) { start_result = curl_global_init(CURL_GLOBAL_DEFAULT); }

#define SET(transfer, option, value)                                                   \
  do {                                                                                 \
    CURLcode code = curl_easy_setopt((transfer)->easy, option, value);                 \
    if (code != CURLE_OK && (transfer)->setup == CURLE_OK) (transfer)->setup = code;   \
  } while (0)

/// More bytes of header lines than any honest server sends, redirects included; libcurl's own limit
/// differs between its versions, and so does what it says of it.
#define MOST_HEADER_BYTES (256u << 10)

static size_t see_header(char *bytes, size_t unit, size_t count, void *context) {
  ccurl_transfer *transfer = context;
  size_t total = unit * count;
  transfer->header_bytes += total;
  if (transfer->header_bytes > MOST_HEADER_BYTES) return 0;
  return transfer->on_header(transfer->context, (const uint8_t *)bytes, total) ? total : 0;
}

static size_t see_body(char *bytes, size_t unit, size_t count, void *context) {
  ccurl_transfer *transfer = context;
  size_t total = unit * count;
  return transfer->on_body(transfer->context, (const uint8_t *)bytes, total) ? total : 0;
}

static void allow_schemes(ccurl_transfer *transfer, const char *url) {
  bool isSecure = strncasecmp(url, "https:", 6) == 0;
#if LIBCURL_VERSION_NUM >= 0x075500
  SET(transfer, CURLOPT_PROTOCOLS_STR, "http,https");
  SET(transfer, CURLOPT_REDIR_PROTOCOLS_STR, isSecure ? "https" : "http,https");
#else
  SET(transfer, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
  SET(transfer, CURLOPT_REDIR_PROTOCOLS,
      (long)(isSecure ? CURLPROTO_HTTPS : CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
}

ccurl_transfer *ccurl_open(const char *url, const char *user_agent, long redirects) {
  pthread_once(&start_once, start);
  ccurl_transfer *transfer = calloc(1, sizeof *transfer);
  if (transfer == NULL) return NULL;
  transfer->setup = start_result;
  transfer->easy = curl_easy_init();
  if (transfer->easy == NULL) {
    free(transfer);
    return NULL;
  }
  SET(transfer, CURLOPT_ERRORBUFFER, transfer->reason);
  // No signals: timeouts work without them, and other threads must not get them.
  SET(transfer, CURLOPT_NOSIGNAL, 1L);
  SET(transfer, CURLOPT_URL, url);
  SET(transfer, CURLOPT_USERAGENT, user_agent);
  SET(transfer, CURLOPT_FOLLOWLOCATION, 1L);
  SET(transfer, CURLOPT_MAXREDIRS, redirects);
  SET(transfer, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  SET(transfer, CURLOPT_BUFFERSIZE, 256L * 1024);
  SET(transfer, CURLOPT_HEADERFUNCTION, see_header);
  SET(transfer, CURLOPT_HEADERDATA, transfer);
  SET(transfer, CURLOPT_WRITEFUNCTION, see_body);
  SET(transfer, CURLOPT_WRITEDATA, transfer);
  allow_schemes(transfer, url);
  return transfer;
}

void ccurl_limit(
  ccurl_transfer *transfer, long connect_seconds, long stall_seconds, long bytes_per_second) {
  SET(transfer, CURLOPT_CONNECTTIMEOUT, connect_seconds);
  SET(transfer, CURLOPT_LOW_SPEED_TIME, stall_seconds);
  SET(transfer, CURLOPT_LOW_SPEED_LIMIT, bytes_per_second);
}

static void add_header(ccurl_transfer *transfer, const char *line) {
  struct curl_slist *longer = curl_slist_append(transfer->headers, line);
  if (longer == NULL) transfer->setup = CURLE_OUT_OF_MEMORY;
  else transfer->headers = longer;
}

void ccurl_resume(ccurl_transfer *transfer, int64_t offset, const char *validator) {
  // Not CURLOPT_RESUME_FROM: it fails where the server answers with the whole file.
  char range[64];
  snprintf(range, sizeof range, "Range: bytes=%lld-", (long long)offset);
  add_header(transfer, range);
  if (validator != NULL) {
    size_t capacity = strlen(validator) + sizeof "If-Range: ";
    char *condition = malloc(capacity);
    if (condition == NULL) {
      transfer->setup = CURLE_OUT_OF_MEMORY;
      return;
    }
    snprintf(condition, capacity, "If-Range: %s", validator);
    add_header(transfer, condition);
    free(condition);
  }
  SET(transfer, CURLOPT_HTTPHEADER, transfer->headers);
}

void ccurl_bypass_proxy(ccurl_transfer *transfer, const char *host) {
  SET(transfer, CURLOPT_NOPROXY, host);
}

/// curl_easy_perform without SIGPIPE, which older versions raise when a server hangs up.
static CURLcode perform(CURL *easy) {
  sigset_t pipe, before, pending;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  sigpending(&pending);
  pthread_sigmask(SIG_BLOCK, &pipe, &before);
  CURLcode code = curl_easy_perform(easy);
  if (!sigismember(&pending, SIGPIPE)) {
    struct timespec now = {0, 0};
    while (sigtimedwait(&pipe, NULL, &now) == SIGPIPE) continue;
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return code;
}

/// Whether a TLS connection failed for want of a server that is there, rather than because of what
/// it said: OpenSSL has one code for both.
static bool was_cut(const char *reason) {
  return strstr(reason, "SYSCALL") != NULL || strstr(reason, "eof") != NULL
      || strstr(reason, "EOF") != NULL || strstr(reason, "reset") != NULL
      || strstr(reason, "timed out") != NULL;
}

static ccurl_outcome outcome(CURLcode code, const char *reason) {
  switch (code) {
  case CURLE_OK: return CCURL_DONE;
  case CURLE_WRITE_ERROR: return CCURL_STOPPED;
  case CURLE_SSL_CONNECT_ERROR: return was_cut(reason) ? CCURL_INTERRUPTED : CCURL_REFUSED;
  // Headers that are no headers: chunks of no size, lengths below zero.
  case CURLE_WEIRD_SERVER_REPLY:
  case CURLE_BAD_CONTENT_ENCODING:
  case CURLE_SSL_CERTPROBLEM:
  case CURLE_SSL_CIPHER:
  case CURLE_SSL_CRL_BADFILE:
  case CURLE_SSL_ENGINE_NOTFOUND:
  case CURLE_SSL_ENGINE_SETFAILED:
  case CURLE_USE_SSL_FAILED:
  case CURLE_UNSUPPORTED_PROTOCOL:
  case CURLE_URL_MALFORMAT:
  case CURLE_TOO_MANY_REDIRECTS:
  case CURLE_PEER_FAILED_VERIFICATION:
  case CURLE_SSL_CACERT_BADFILE:
  case CURLE_SSL_ISSUER_ERROR:
  case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
  case CURLE_SSL_INVALIDCERTSTATUS:
  case CURLE_BAD_FUNCTION_ARGUMENT:
  case CURLE_UNKNOWN_OPTION:
  case CURLE_NOT_BUILT_IN:
  case CURLE_OUT_OF_MEMORY:
  case CURLE_FAILED_INIT: return CCURL_REFUSED;
  default: return CCURL_INTERRUPTED;
  }
}

ccurl_outcome ccurl_perform(
  ccurl_transfer *transfer, void *context, ccurl_callback on_header, ccurl_callback on_body) {
  transfer->context = context;
  transfer->on_header = on_header;
  transfer->on_body = on_body;
  CURLcode code = transfer->setup;
  if (code == CURLE_OK) code = perform(transfer->easy);
  if (transfer->header_bytes > MOST_HEADER_BYTES) {
    snprintf(transfer->reason, sizeof transfer->reason, "more than %u kB of headers",
             MOST_HEADER_BYTES >> 10);
    return CCURL_REFUSED;
  }
  if (code != CURLE_OK && transfer->reason[0] == 0)
    snprintf(transfer->reason, sizeof transfer->reason, "%s", curl_easy_strerror(code));
  return outcome(code, transfer->reason);
}

const char *ccurl_reason(const ccurl_transfer *transfer) { return transfer->reason; }

int64_t ccurl_retry_after(const ccurl_transfer *transfer) {
  curl_off_t seconds = 0;
  curl_easy_getinfo(transfer->easy, CURLINFO_RETRY_AFTER, &seconds);
  return seconds;
}

void ccurl_close(ccurl_transfer *transfer) {
  curl_easy_cleanup(transfer->easy);
  curl_slist_free_all(transfer->headers);
  free(transfer);
}

const char *ccurl_authorities(void) { return curl_version_info(CURLVERSION_NOW)->cainfo; }
