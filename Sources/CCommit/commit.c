#include "commit.h"

/* Package.swift defines it from the environment that the Makefile sets. */
#ifndef ISOGLOSS_COMMIT
#define ISOGLOSS_COMMIT ""
#endif

const char *isogloss_commit(void) { return ISOGLOSS_COMMIT; }
