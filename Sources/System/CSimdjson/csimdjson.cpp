#include "csimdjson.h"

#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <simdjson.h>

using namespace simdjson;

struct csimdjson_parser {
  dom::parser parser;
  dom::object root;
  std::string json;
};

csimdjson_parser *csimdjson_create(void) { return new (std::nothrow) csimdjson_parser(); }
void csimdjson_destroy(csimdjson_parser *parser) { delete parser; }
int csimdjson_is_utf8(const uint8_t *bytes, size_t length) {
  return simdjson::validate_utf8(reinterpret_cast<const char *>(bytes), length);
}

size_t csimdjson_padding(void) { return SIMDJSON_PADDING; }

int csimdjson_parse(csimdjson_parser *parser, const uint8_t *record, size_t length) {
  dom::element element;
  // `false`: the caller has padded the buffer, so nothing is copied.
  auto error = parser->parser.parse(record, length, false).get(element);
  if (error) return static_cast<int>(error);
  return static_cast<int>(element.get_object().get(parser->root));
}

// Of equal keys the last counts, as in Python, JavaScript and jq.
static bool last(const dom::object &object, std::string_view key, dom::element &element) {
  bool found = false;
  for (auto field = object.begin(); field != object.end(); ++field) {
    if (!field.key_equals(key)) continue;
    element = field.value();
    found = true;
  }
  return found;
}

// The element at `path`, keys with a zero byte between them, each of an object inside the last.
static bool find(
    csimdjson_parser *parser, std::string_view path, dom::element &element) {
  dom::object object = parser->root;
  while (true) {
    const auto end = path.find('\0');
    if (!last(object, path.substr(0, end), element)) return false;
    if (end == std::string_view::npos) return true;
    if (element.get_object().get(object)) return false;
    path.remove_prefix(end + 1);
  }
}

enum csimdjson_field csimdjson_string(
    csimdjson_parser *parser, const char *path, size_t path_length, const char **bytes,
    size_t *length) {
  dom::element element;
  if (!find(parser, {path, path_length}, element) || element.is_null()) return CSIMDJSON_ABSENT;
  if (element.get_c_str().get(*bytes) || element.get_string_length().get(*length))
    return CSIMDJSON_WRONG_TYPE;
  return CSIMDJSON_FOUND;
}

enum csimdjson_field csimdjson_integer(
    csimdjson_parser *parser, const char *path, size_t path_length, int64_t *value) {
  dom::element element;
  if (!find(parser, {path, path_length}, element) || element.is_null()) return CSIMDJSON_ABSENT;
  return element.get_int64().get(*value) ? CSIMDJSON_WRONG_TYPE : CSIMDJSON_FOUND;
}

enum csimdjson_field csimdjson_json(
    csimdjson_parser *parser, const char *path, size_t path_length, const char **bytes,
    size_t *length) {
  dom::element element;
  if (!find(parser, {path, path_length}, element)) return CSIMDJSON_ABSENT;
  try {
    parser->json = minify(element);
  } catch (const std::exception &) {
    return CSIMDJSON_ABSENT;
  }
  *bytes = parser->json.data();
  *length = parser->json.size();
  return CSIMDJSON_FOUND;
}
