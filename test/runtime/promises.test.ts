import { someAtATime } from '../../functions/runtime/promises.ts';

const soon = () => new Promise((done) => setTimeout(done, 1));

test('results keep the order of the items, and no more than the given number run at once', async () => {
  let running = 0;
  let most = 0;
  const doubled = await someAtATime([1, 2, 3, 4, 5], 2, async (n) => {
    running += 1;
    most = Math.max(most, running);
    await soon();
    running -= 1;
    return n * 2;
  });
  expect(doubled).toEqual([2, 4, 6, 8, 10]);
  expect(most).toBe(2);
});

test('the lease is renewed before every item, one renewal at a time', async () => {
  const log: string[] = [];
  let renewing = false;
  const renewLease = async () => {
    expect(renewing).toBe(false);
    renewing = true;
    await soon();
    renewing = false;
    log.push('renewed');
  };
  await someAtATime(['a', 'b', 'c'], 3, async (item) => log.push(item), renewLease);
  expect(log.filter((entry) => entry === 'renewed')).toHaveLength(3);
  for (const [index, item] of ['a', 'b', 'c'].entries())
    expect(log.slice(0, log.indexOf(item)).filter((entry) => entry === 'renewed').length).toBeGreaterThan(
      index,
    );
});

test('once a renewal failed, nothing further begins', async () => {
  const worked: number[] = [];
  let renewals = 0;
  const renewLease = async () => {
    renewals += 1;
    if (renewals === 2) throw new Error('lost');
  };
  await expect(someAtATime([1, 2, 3, 4, 5, 6], 3, async (n) => worked.push(n), renewLease)).rejects.toThrow(
    'lost',
  );
  await soon();
  expect(worked).toEqual([1]);
});

test.each(['a renewal', 'work'])(
  'when %s failed, what was begun has ended, and nothing else begins',
  async (which) => {
    const log: string[] = [];
    let renewals = 0;
    const renewLease = async () => {
      renewals += 1;
      if (renewals === 4) await soon();
      if (which === 'a renewal' && renewals === 3) throw new Error('lost');
    };
    const work = async (n: number) => {
      log.push(`${n} begins`);
      if (which === 'work' && n === 3) throw new Error('lost');
      for (let wait = 0; wait < 5; wait += 1) await soon();
      log.push(`${n} ends`);
    };
    await expect(someAtATime([1, 2, 3, 4, 5, 6], 4, work, renewLease)).rejects.toThrow('lost');
    const ended = [...log];
    expect(ended).toEqual(expect.arrayContaining(['1 ends', '2 ends']));
    expect(ended).not.toContain('4 begins');
    await soon();
    expect(log).toEqual(ended);
  },
);
