import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EN } from '../../../functions/core/notice/catalogue.en.ts';

const ROOT = join(__dirname, '../../..');

/** Code that says something: the functions and the command line, without the catalogues themselves. */
const CODE = ['functions', 'infra']
  .flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  )
  .filter((file) => file.endsWith('.ts') && !file.includes('catalogue.'))
  .map((file) => readFileSync(join(ROOT, file), 'utf8'))
  .join('\n');

const LITERALS = new Set([...CODE.matchAll(/['`]([\w.-]+)['`]/g)].map(([, word = '']) => word));
const NAMES = new Set([...CODE.matchAll(/\b([\w-]+)\b['"]?:/g)].map(([, word = '']) => word));
/** `` `step.${…}` ``: the key is made of the family and a word of the code. */
const FAMILIES = new Set(
  [...CODE.matchAll(/`([a-z-]+(?:\.[\w-]+)*)\.\$\{/g)].map(([, family = '']) => family),
);

/** Keys that are made by adding to another key. */
const MADE = [
  'aftermath.verify.unknown',
  'aftermath.where.unknown',
  'aftermath.whereFull.unknown',
  'glance.since-hung-now',
  'glance.since-now',
  'summary.detached-stopped',
  'summary.lost-stopped',
];
/** Only in notices that an earlier version stored: whoever words them again needs the words. */
const STORED = ['avoid.iscsi-service', 'step.examine-fs', 'step.old-session', 'step.take-out'];

function isSaid(key: string): boolean {
  if (LITERALS.has(key)) return true;
  const words = key.split('.');
  return words.slice(1).some((_, i) => {
    const word = words.slice(i + 1).join('.');
    const isWord = LITERALS.has(word) || NAMES.has(word) || LITERALS.has(`guard-${word}`);
    return FAMILIES.has(words.slice(0, i + 1).join('.')) && isWord;
  });
}

test('every text of the catalogue is said by somebody', () => {
  const idle = Object.keys(EN).filter((key) => !isSaid(key));
  expect(idle.sort()).toEqual([...MADE, ...STORED].sort());
});
