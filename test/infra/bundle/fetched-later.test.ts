import { fetchedLater } from '../../../infra/bundle/fetched-later.ts';

test('a record is fetched when something is first read of it, once, and looks like itself', () => {
  const words = { 'a.what': 'one', 'b.what': 'two' };
  const fetch = jest.fn(() => words);
  const later = fetchedLater(fetch);
  expect(fetch).not.toHaveBeenCalled();
  expect(later['a.what']).toBe('one');
  expect(Object.hasOwn(later, 'b.what')).toBe(true);
  expect(Object.hasOwn(later, 'toString')).toBe(false);
  expect('c.what' in later).toBe(false);
  expect({ ...later }).toEqual(words);
  expect(Object.keys(later)).toEqual(Object.keys(words));
  expect(fetch).toHaveBeenCalledTimes(1);
});

test('what cannot be fetched fails where it is read, and is tried again', () => {
  const fetch = jest.fn<{ x: number }, []>(() => {
    throw new Error('no such part');
  });
  const later = fetchedLater(fetch);
  expect(() => later.x).toThrow('no such part');
  fetch.mockImplementation(() => ({ x: 1 }));
  expect(later.x).toBe(1);
});
