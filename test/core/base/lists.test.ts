import { append, firstById, groupBy, onlyOne, valueAt } from '../../../functions/core/base/group-by.ts';
import { fromJsonBytes, parseJson, toJsonBytes } from '../../../functions/core/base/json-bytes.ts';
import { BEGINNING_BYTES, isObjectName, MAX_OBJECT_BYTES } from '../../../functions/core/base/object-name.ts';
import { oncePer } from '../../../functions/core/base/once-per.ts';
import { remember } from '../../../functions/core/base/remember.ts';

describe('lists by a key', () => {
  it('keep the order in which keys and items came', () => {
    const groups = groupBy([3, 1, 4, 1, 5, 9], (n): string => (n % 2 === 0 ? 'even' : 'odd'));
    expect([...groups]).toEqual([
      ['odd', [3, 1, 1, 5, 9]],
      ['even', [4]],
    ]);
    append(groups, 'even', 2);
    append(groups, 'none', 0);
    expect(groups.get('even')).toEqual([4, 2]);
    expect(groups.get('none')).toEqual([0]);
  });

  it('by ids: of two with one id the first counts', () => {
    const [a, b, again] = [
      { id: 'a', n: 1 },
      { id: 'b', n: 2 },
      { id: 'a', n: 3 },
    ];
    const items = [a, b, again];
    expect(firstById(items).get('a')).toBe(a);
    expect(firstById(items).get('b')).toBe(b);
    expect(firstById(items).size).toBe(2);
    expect(items).toEqual([a, b, again]);
  });

  it('of one: the item; of none and of several nothing', () => {
    expect([onlyOne([7]), onlyOne([]), onlyOne([7, 7]), onlyOne([undefined])]).toEqual([7, null, null, null]);
  });

  it('a record holds what is its own', () => {
    expect(valueAt({ a: 1 }, 'a')).toBe(1);
    expect(valueAt<unknown>({ a: 1 }, 'toString')).toBeUndefined();
    expect(valueAt<number>(undefined, 'a')).toBeUndefined();
  });
});

describe('what is worked out once', () => {
  it('is worked out once for each list, whatever the answer', () => {
    let asked = 0;
    const length = oncePer((list: readonly number[]) => {
      asked += 1;
      return list.length === 0 ? undefined : list.length;
    });
    const [two, none] = [[1, 2], []];
    expect([length(two), length(two), length(none), length(none), length([1])]).toEqual([
      2,
      2,
      undefined,
      undefined,
      1,
    ]);
    expect(asked).toBe(3);
  });

  it('is kept until so much is kept, then forgotten all at once', () => {
    const memory = new Map<string, number>();
    expect(remember(memory, 'a', 1, 2)).toBe(1);
    remember(memory, 'b', 2, 2);
    expect([...memory]).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
    expect(remember(memory, 'c', 3, 2)).toBe(3);
    expect([...memory]).toEqual([['c', 3]]);
  });
});

describe('JSON', () => {
  it('of bytes is read back; what is none is nothing, and nothing is thrown', () => {
    const value = { a: ['é', null, 1.5], b: false };
    expect(fromJsonBytes(toJsonBytes(value))).toEqual(value);
    expect(Buffer.from(toJsonBytes('é')).toString('hex')).toBe('22c3a922');
    for (const text of ['', '{', 'undefined', 'NaN']) expect(parseJson(text)).toBeUndefined();
    expect(parseJson('null')).toBeNull();
    expect(fromJsonBytes(Buffer.from([0xff]))).toBeUndefined();
  });
});

describe('names of objects', () => {
  it.each([
    'a',
    'A.json',
    '0',
    'inbox/detect/0a.json',
    'a_b-c.d',
    'a..b',
    'a.',
    'a/b.',
    `a${'x'.repeat(511)}`,
  ])('%s could be ours', (name) => {
    expect(isObjectName(name)).toBe(true);
  });

  it.each([
    '',
    'copy of x.json',
    '.a',
    '/a',
    '-a',
    '_a',
    'a//b',
    'a/../b',
    'a/./b',
    'a/..',
    'a/.',
    'a\n',
    'é',
    'a é',
    'a?b',
    `a${'x'.repeat(512)}`,
  ])('%p could not', (name) => {
    expect(isObjectName(name)).toBe(false);
  });

  it('what is written is read back whole, and the beginning of more fits into that', () => {
    expect(MAX_OBJECT_BYTES).toBe(16_777_216);
    expect(BEGINNING_BYTES).toBe(65_536);
  });
});
