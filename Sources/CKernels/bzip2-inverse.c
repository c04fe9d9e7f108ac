// Undoing the Burrows-Wheeler transform, in many places of one block at a time.
//
// Row r of the sorted rotations leads to the byte that comes next and to the row of the rotation
// that begins after it: a walk over all rows, each step of which waits for a memory that is far
// away. Nothing says that there is one walk, from the block's first byte to its last: here walks
// begin at every 1024th row, LANES of them at a time, and end where another one began. Put together
// in the order in which one leads to the next, their bytes are the block.
//
// A block of one word over and over has several circles of rows, and so may one of malice. The walk
// from the block's first row then comes back to where it was, and its bytes repeat.

#include "bzip2.h"

/// A walk under way: the row it is at, the piece it writes, and where in the lanes.
typedef struct {
  uint32_t row, piece, output;
} walker;

static const uint32_t START_ROWS = 1u << START_BITS;

/// links[row] = row of the next rotation << 8 | the byte that leads there.
static void link_rows(ck_bzip2 *work) {
  uint32_t next[256], end[256];
  for (uint32_t byte = 0, total = 0; byte < 256; byte++) {
    next[byte] = total;
    end[byte] = total += work->histogram[byte];
  }
  uint32_t *links = work->links;
  uint32_t row = 0;
  for (int64_t index = 0; index < work->run_count; index++) {
    const uint32_t byte = work->runs[index] & 0xff, count = work->runs[index] >> 8;
    uint32_t place = next[byte];
    const uint32_t after = next[byte] = place + count;
    uint32_t link = row << 8 | byte;
    row += count;
    // Eight at once: what that writes after the run is rows of the same byte, whose turn comes.
    for (; place < after && place + 8 <= end[byte]; place += 8, link += 8 << 8)
      for (uint32_t step = 0; step < 8; step++) links[place + step] = link + (step << 8);
    for (; place < after; place++, link += 1 << 8) links[place] = link;
  }
}

/// Begins the walk of a piece: the last piece is the one from the block's first row.
static void begin(ck_bzip2 *work, walker *walk, uint32_t piece, uint32_t start_count) {
  walk->row = piece < start_count ? piece << START_BITS : work->origin;
  walk->piece = piece;
  work->pieces[piece].offset = walk->output;
}

static void end(ck_bzip2 *work, const walker *walk) {
  bzip2_piece *piece = &work->pieces[walk->piece];
  piece->count = walk->output - piece->offset;
  piece->next = walk->row >> START_BITS;
}

static inline int leads_to_start(uint32_t link) { return (link >> 8) % START_ROWS == 0; }

/// Walks in all lanes until there is no further piece to begin; returns how many walks are left.
static int walk_together(ck_bzip2 *work, walker *walks, uint32_t started, uint32_t start_count) {
  const uint32_t *links = work->links;
  int active = LANES;
  while (active == LANES) {
    uint32_t rows[LANES], ended = 0, steps = 0;
    for (int lane = 0; lane < LANES; lane++) rows[lane] = walks[lane].row;
    // Each lane has as many bytes as any other.
    uint8_t *output = work->lanes + walks[0].output;
    do {
#pragma clang loop unroll(full)
      for (int lane = 0; lane < LANES; lane++) {
        const uint32_t link = links[rows[lane]];
        output[(int64_t)lane * LANE_BYTES + steps] = (uint8_t)link;
        rows[lane] = link >> 8;
        if (__builtin_expect(leads_to_start(link), 0)) ended |= 1u << lane;
      }
      steps++;
    } while (__builtin_expect(ended == 0, 1));
    // From the last on, so that what takes a finished walk's place has had its turn.
    for (int lane = LANES - 1; lane >= 0; lane--) {
      walks[lane].row = rows[lane];
      walks[lane].output += steps;
      if (!(ended >> lane & 1)) continue;
      end(work, &walks[lane]);
      if (started < start_count)
        begin(work, &walks[lane], started++, start_count);
      else
        walks[lane] = walks[--active];
    }
  }
  return active;
}

/// Walks the walks that are left to their ends.
static void walk_on(ck_bzip2 *work, walker *walks, int active) {
  uint8_t *output = work->lanes;
  while (active > 0)
    for (int lane = active - 1; lane >= 0; lane--) {
      walker *walk = &walks[lane];
      const uint32_t link = work->links[walk->row];
      output[walk->output++] = (uint8_t)link;
      walk->row = link >> 8;
      // Where its circle has no start, the first walk goes round until there are enough bytes.
      const uint32_t count = walk->output - work->pieces[walk->piece].offset;
      if (!leads_to_start(link) && count < work->count) continue;
      end(work, walk);
      *walk = walks[--active];
    }
}

void bzip2_invert(ck_bzip2 *work) {
  link_rows(work);
  const uint32_t start_count = (uint32_t)((work->count + START_ROWS - 1) >> START_BITS);
  walker walks[LANES];
  uint32_t started = 0;
  int active = 0;
  for (; active < LANES && active <= (int)start_count; active++) {
    walks[active].output = (uint32_t)active * LANE_BYTES;
    begin(work, &walks[active], active == 0 ? start_count : started++, start_count);
  }
  if (active == LANES) active = walk_together(work, walks, started, start_count);
  walk_on(work, walks, active);
  const bzip2_piece *piece = &work->pieces[start_count];
  for (int64_t filled = 0; filled < work->count; piece = &work->pieces[piece->next]) {
    const int64_t rest = work->count - filled;
    const int64_t count = piece->count < rest ? piece->count : rest;
    __builtin_memcpy(work->text + filled, work->lanes + piece->offset, (size_t)count);
    filled += count;
  }
}
