// A C face on simdjson's DOM parser: one JSON object at a time, fields looked up by name.
// The parser is reused between records, so a field's bytes live until the next parse.
#ifndef CSIMDJSON_H
#define CSIMDJSON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct csimdjson_parser csimdjson_parser;

enum csimdjson_field { CSIMDJSON_FOUND = 0, CSIMDJSON_ABSENT = 1, CSIMDJSON_WRONG_TYPE = 2 };

csimdjson_parser *csimdjson_create(void);
void csimdjson_destroy(csimdjson_parser *parser);

/// Bytes that must be readable (their values do not matter) after the record given to `parse`.
size_t csimdjson_padding(void);

/// Whether `bytes` are well-formed UTF-8.
int csimdjson_is_utf8(const uint8_t *bytes, size_t length);

/// Parses one record: 0, or what simdjson calls the error. The root must be an object.
int csimdjson_parse(csimdjson_parser *parser, const uint8_t *record, size_t length);

// A `path` is the key of a field of the root, or several keys with a zero byte between them, each
// of a field of the object before it. Of equal keys the last counts.

/// A string field.
enum csimdjson_field csimdjson_string(
    csimdjson_parser *parser, const char *path, size_t path_length, const char **bytes,
    size_t *length);
/// An integer field.
enum csimdjson_field csimdjson_integer(
    csimdjson_parser *parser, const char *path, size_t path_length, int64_t *value);
/// Any field as minified JSON; the bytes live until the next call. Absent or out of memory:
/// CSIMDJSON_ABSENT.
enum csimdjson_field csimdjson_json(
    csimdjson_parser *parser, const char *path, size_t path_length, const char **bytes,
    size_t *length);

#ifdef __cplusplus
}
#endif
#endif
