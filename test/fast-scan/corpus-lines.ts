import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CAPTURES, CORPUS } from '../support/corpus.ts';

/** Lines of genuine captures, of each as many as a test may take. */
export const corpusLines = CAPTURES.flatMap((capture) =>
  ['messages.iso.log', 'messages.log', 'dmesg.txt', 'journal.json']
    .map((name) => join(CORPUS, capture, name))
    .filter((path) => existsSync(path))
    .flatMap((path) => readFileSync(path, 'latin1').split('\n').slice(0, 400)),
);
