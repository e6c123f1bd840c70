import { type Said, saidIn } from './said.ts';

const where: Said = { key: 'where', params: { peer: 'node2' }, made: 'service on node2' };
const avoid: Said = {
  key: 'avoid',
  params: { peer: 'node2' },
  made: 'First see whether it is in service on node2.',
};
const title: Said = {
  key: 'title',
  params: { where: where.made },
  made: 'CL1 without disk; service on node2',
};
const block: Said = { key: 'block', params: { avoid: avoid.made }, made: `4 ${avoid.made}` };

type Notice = Parameters<typeof saidIn>[1];

const keys = (all: readonly Said[], notice: Notice) => saidIn(all, notice).map(({ key }) => key);

test.each<readonly [string, readonly Said[], Notice, readonly string[]]>([
  ['what is put into no place', [where], { title: 'CL1', body: 'Nothing.' }, []],
  ['what stands in the subject', [where, title], { title: title.made, body: '' }, ['where', 'title']],
  [
    'what other words only contain',
    [where, avoid, block],
    { title: 'CL1', body: block.made },
    ['avoid', 'block'],
  ],
  [
    'the same, and said besides',
    [where, title, avoid],
    { title: title.made, body: avoid.made },
    ['where', 'title', 'avoid'],
  ],
])('%s', (_, all, notice, expected) => {
  expect(keys(all, notice)).toEqual(expected);
});
