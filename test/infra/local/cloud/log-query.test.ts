import { parseCondition, parseQuery } from '../../../../infra/local/cloud/log-query.ts';

const record = {
  type: 'com.oraclecloud.computeApi.DetachVolume',
  subject: '/var/log/messages',
  data: { eventName: 'DetachVolume', message: "iscsid: it's refused (111)", nested: { n: 7 } },
};

test.each<[string, boolean]>([
  ["logContent='*iscsid*'", true],
  ["logContent='*lkscsid*'", false],
  ["logContent='*lkscsid*' or logContent='*iscsid*'", true],
  ["logContent='*iscsid*' and subject='/var/log/lifekeeper.log'", false],
  ["data.eventName = 'DetachVolume'", true],
  ["data.eventName != 'DetachVolume'", false],
  ["data.eventName in ('AttachVolume', 'DetachVolume')", true],
  ["not (data.eventName = 'AttachVolume' or data.eventName = 'DetachVolume')", false],
  ["type like '*DetachVolume*'", true],
  ["data.nested.n = '7'", true],
  ["data.message = '*(111)'", true],
  ["data.absent = 'x'", false],
  ["data.eventName = 'detachvolume'", false],
  ["type = 'a' or type = 'b' and subject = 'x' or data.eventName = 'DetachVolume'", true],
])('%s is %s', (condition, expected) => {
  expect(parseCondition(condition)(record)).toBe(expected);
});

test.each(['data.x =', "data.x ~ 'y'", "(data.x = 'y'", "data.x = 'y' data.z = 'w'", ''])(
  'the condition "%s" is refused',
  (condition) => {
    expect(() => parseCondition(condition)).toThrow();
  },
);

test('a search has scopes, conditions, order and limit; a bar in quotes is text', () => {
  const query = parseQuery(
    `search "c/_Audit", "c/g/l" | where type = 'a|b' | sort by datetime asc | limit 5`,
  );
  expect(query).toMatchObject({ scopes: ['c/_Audit', 'c/g/l'], newestFirst: false, limit: 5 });
  expect(query.where({ type: 'a|b' })).toBe(true);
  expect(() => parseQuery('where x = 1')).toThrow(/must begin with search/);
});
