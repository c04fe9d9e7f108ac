// The line classifier that comes with the program, as the bytes of its file.

#ifndef CLANGUAGEMODEL_H
#define CLANGUAGEMODEL_H

#pragma clang assume_nonnull begin

/// The first byte of the file.
const unsigned char *clm_model_start(void);

/// The number of bytes in the file.
long clm_model_byte_count(void);

#pragma clang assume_nonnull end

#endif
