#include "clineclassifier.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

// Embedded, so that a binary that was moved still finds it.
static const unsigned char model[] = {
#embed "line-classifier.bin"
};

const unsigned char *clm_model_start(void) { return model; }

long clm_model_byte_count(void) { return sizeof model; }
