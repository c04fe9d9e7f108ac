"""Compares a WordPiece vocabulary that we trained with what Hugging Face trains on the same text.

    isogloss vocabulary train --kind wordpiece --size 16000 --output FOLDER TEXT
    /opt/peers/bin/python Tests/Tools/compare_wordpiece_training.py FOLDER TEXT

TEXT has a document a line. Three comparisons:

1. `tokenizers` is given our alphabet in our order (as special tokens, which come first), so that
   its own order, which changes from run to run, plays no part: what differs then comes from its
   counts, which drift where a pair overlaps itself.
2. It is trained twice as it is: how many pieces our vocabulary shares with each, and they with one
   another.
3. Our `tokenizer.json` is opened by `tokenizers`, and every piece found under its id.
"""

import json
import multiprocessing
import os
import sys
import time

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

from tokenizers import Tokenizer, models, trainers


def train(path, text, size, initial, limit):
    """The pieces that `tokenizers` trains with the normaliser of the tokeniser at `path`."""
    tokenizer = Tokenizer.from_file(path)
    prefix = json.loads(tokenizer.to_str())["model"]["continuing_subword_prefix"]
    tokenizer.model = models.WordPiece(unk_token="[UNK]", continuing_subword_prefix=prefix)
    trainer = trainers.WordPieceTrainer(
        vocab_size=size, min_frequency=2, limit_alphabet=limit, special_tokens=initial,
        continuing_subword_prefix=prefix, show_progress=False)
    with open(text, encoding="utf-8", newline="\n") as file:
        lines = file.read().split("\n")
    start = time.process_time()
    tokenizer.train_from_iterator(lines, trainer)
    print(f"theirs: {time.process_time() - start:.2f} s of CPU time", flush=True)
    found = tokenizer.get_vocab(with_added_tokens=False)
    return sorted(found, key=found.get)


def main():
    folder, text = sys.argv[1:3]
    path = os.path.join(folder, "tokenizer.json")
    with open(path, encoding="utf-8") as file:
        ours = json.load(file)
    vocab = ours["model"]["vocab"]
    pieces = sorted(vocab, key=vocab.get)
    special = [token["content"] for token in ours["added_tokens"]]
    prefix = ours["model"]["continuing_subword_prefix"]

    def is_character(piece):
        return len(piece) == 1 or piece.startswith(prefix) and len(piece) == len(prefix) + 1

    first = len(special)
    while first < len(pieces) and is_character(pieces[first]):
        first += 1
    alphabet = sum(len(piece) == 1 for piece in pieces[len(special):first])
    # Each in a process of its own: the order of a hash table changes with the process.
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        def fresh(initial):
            return pool.apply(train, (path, text, len(pieces), initial, alphabet))

        theirs = fresh(pieces[:first])
        runs = [set(fresh(special)) for _ in range(2)]
    same = next((i for i, (a, b) in enumerate(zip(pieces, theirs)) if a != b), None)
    print(f"with our alphabet's order: {len(set(pieces) & set(theirs))} of {len(pieces)} pieces "
          f"shared, " + ("in the same order" if same is None and len(pieces) == len(theirs)
                         else f"the first that differs is {same}"))
    for run in runs:
        print(f"as it is: {len(run & set(pieces))} of {len(pieces)} shared")
    print(f"its two runs: {len(runs[0] & runs[1])} of {len(runs[0])} shared")
    opened = Tokenizer.from_file(path)
    wrong = sum(opened.token_to_id(piece) != index for index, piece in enumerate(pieces))
    print(f"opened there: {wrong} of {len(pieces)} pieces have another id")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
