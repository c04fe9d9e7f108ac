#ifndef ISOGLOSS_COMMIT_H
#define ISOGLOSS_COMMIT_H

/* The commit that the program was built from, as `git describe` says it; empty if nobody said. */
const char *isogloss_commit(void);

#endif
