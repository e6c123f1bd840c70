import { type Drawing, drawnCluster, isDrawable } from '../../functions/console/cluster-drawing.ts';
import { fitted, inTwo, shortened } from '../../functions/console/fitted.ts';

const drawing: Drawing = {
  title: 'CL1',
  noWay: 'no attachment remembered',
  nodes: [
    { id: 'n1', name: 'node1', role: 'active', roleWords: 'active', trouble: null },
    { id: 'n2', name: 'node2', role: 'unknown', roleWords: 'role unknown', trouble: 'agent silent' },
  ],
  volumes: [{ id: 'v', name: 'lk-shared' }],
  ways: [
    { node: 'n1', volume: 'v', tone: 'bad', words: 'LOST', portal: '169.254.2.2:3260', device: 'sdb' },
    { node: 'n2', volume: 'v', tone: 'unknown', words: 'not known', portal: null, device: null },
  ],
};
const drawn = (one: Drawing): string => String(drawnCluster(one));

test('every way is said in words, with its portal; a shape of its own for each tone', () => {
  const svg = drawn(drawing);
  expect(svg).toContain('node1 – lk-shared: LOST (169.254.2.2:3260, sdb)');
  expect(svg).toContain('node2 – lk-shared: not known');
  expect(svg).toContain('node2: role unknown, agent silent');
  const shapeOf = (tone: 'good' | 'bad' | 'warn' | 'unknown') => {
    const [way] = drawing.ways;
    const only = { ...drawing, ways: way === undefined ? [] : [{ ...way, tone }] };
    return /class="d-way"[^>]*>(<\w+)[^>]*>(?:<path class="([^"]+)" d="(?:M[\d. -]+)?(.{4}))/
      .exec(drawn(only))
      ?.slice(1)
      .join();
  };
  const shapes = (['good', 'bad', 'warn', 'unknown'] as const).map(shapeOf);
  expect(shapes.includes(undefined)).toBe(false);
  expect(new Set(shapes).size).toBe(4);
});

test('where nothing is known to be attached, that is said, and no line is drawn', () => {
  const svg = drawn({ ...drawing, ways: [] });
  expect(svg.match(/no attachment remembered/g)).toHaveLength(4);
  expect(svg).not.toContain('class="d-way"');
});

test('no style and no script stands in it, whatever the names are', () => {
  const evil = '"><script>alert(1)</script><style>*{}</style>\' onload=x';
  const svg = drawn({
    title: evil,
    noWay: evil,
    nodes: drawing.nodes.map((node) => ({ ...node, name: evil, roleWords: evil, trouble: evil })),
    volumes: [{ id: 'v', name: evil }],
    ways: drawing.ways.map((way) => ({ ...way, words: evil, portal: evil, device: evil })),
  });
  expect(svg).not.toMatch(/<script|<style|style=/);
  expect(svg.replace(/"[^"]*"/g, '""')).not.toMatch(/<[^>]*\son\w+=/);
});

test('text stays in its place: in a long name, in wide letters, with pictures of several code points', () => {
  expect(fitted('node1', 100, 14)).toEqual({ text: 'node1', squeezed: false });
  expect(fitted('a-node-of-17-chars', 115, 14)).toEqual({ text: 'a-node-of-17-chars', squeezed: true });
  const cut = fitted('ノード'.repeat(100), 100, 14).text;
  expect(cut).toMatch(/^ノードノード…$/);
  expect(fitted('😀'.repeat(50), 100, 14).text).toMatch(/^(😀){6}…$/u);
  expect(fitted('', 10, 14).text).toBe('');
  expect(inTwo('new portal, old session lost', 90, 12)).toEqual(['new portal,', 'old session lost']);
  expect(inTwo('接続断・I/Oエラー', 70, 13)).toEqual(['接続断・', 'I/Oエラー']);
  expect(shortened('😀'.repeat(9), 4)).toBe('😀😀😀…');
});

test('what is too large for a picture is left to its table', () => {
  const many = (count: number) => Array.from({ length: count }, (_, n) => ({ id: `v${n}`, name: `v${n}` }));
  expect(isDrawable(drawing)).toBe(true);
  expect(isDrawable({ ...drawing, volumes: many(7) })).toBe(false);
  expect(isDrawable({ ...drawing, volumes: [] })).toBe(false);
  expect(isDrawable({ ...drawing, nodes: [] })).toBe(false);
});
