import { foldSignals } from '../../../functions/core/evidence/evidence.ts';
import { emptyEvidence, loginEntry, readLoginEntry } from '../../../functions/core/evidence/node-evidence.ts';

test.each([
  [1, true],
  [12, false],
  [0, true],
  [-1, false],
])('an entry of the table of logins is read as it was written: session %d, login %s', (session, isLogin) => {
  expect(readLoginEntry(loginEntry(session, isLogin))).toEqual({ session, isLogin });
});

test('what is stored of a login is the number of its session', () => {
  expect([loginEntry(7, true), loginEntry(7, false)]).toEqual(['7', '7 named']);
});

test('a node that has said nothing has evidence of nothing, of the version that is written', () => {
  expect(foldSignals(emptyEvidence('node-a'), [])).toEqual(emptyEvidence('node-a'));
});
