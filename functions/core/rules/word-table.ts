const BYTES = 256;

/**
 * A table that finds any of many words in one pass over bytes (Aho and Corasick, 1975). From state `s` byte `b` leads to
 * `next[s * 256 + b]`; a state from `firstFound` on means that a word, or a line feed, ends with this byte.
 */
export interface WordTable {
  readonly next: Uint16Array;
  readonly firstFound: number;
}

interface Node {
  readonly id: number;
  readonly children: Map<number, Node>;
  isEnd: boolean;
  /** The longest end of what was read that begins another word: the id of its node. */
  fallback: number;
}

/** @param words in ASCII, together at most 65,000 characters. */
export function wordTable(words: readonly string[]): WordTable {
  const root = newNode(0);
  const nodes = [root];
  for (const word of [...words, '\n']) insert(nodes, root, Buffer.from(word));
  return renumbered(transitions(nodes, root), nodes);
}

/** Whether a text holds one of the words, or a line feed. */
export function holdsWord({ next, firstFound }: WordTable, text: string): boolean {
  let state = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    state = code < BYTES ? (next[(state << 8) | code] ?? 0) : 0;
    if (state >= firstFound) return true;
  }
  return false;
}

/** The same of the bytes between two places: of UTF-8, the same answer as of its text. */
export function holdsWordInBytes(
  { next, firstFound }: WordTable,
  bytes: Uint8Array,
  from: number,
  to: number,
): boolean {
  let state = 0;
  for (let at = from; at < to; at += 1) {
    state = next[(state << 8) | (bytes[at] ?? 0)] ?? 0;
    if (state >= firstFound) return true;
  }
  return false;
}

function newNode(id: number): Node {
  return { id, children: new Map(), isEnd: false, fallback: 0 };
}

function insert(nodes: Node[], root: Node, word: Uint8Array): void {
  let at = root;
  for (const byte of word) {
    const child = at.children.get(byte) ?? newNode(nodes.length);
    if (child.id === nodes.length) nodes.push(child);
    at.children.set(byte, child);
    at = child;
  }
  at.isEnd = true;
}

/** Breadth first, so that what a node falls back to is complete before the node is. */
function transitions(nodes: readonly Node[], root: Node): Uint16Array {
  const next = new Uint16Array(nodes.length * BYTES);
  const queue = [root];
  for (const node of queue) {
    const own = node.id * BYTES;
    if (nodes[node.fallback]?.isEnd === true) node.isEnd = true;
    next.copyWithin(own, node.fallback * BYTES, (node.fallback + 1) * BYTES);
    for (const [byte, child] of node.children) {
      child.fallback = next[own + byte] ?? 0;
      next[own + byte] = child.id;
      queue.push(child);
    }
  }
  return next;
}

/** States that found something come last: one comparison tells them. */
function renumbered(next: Uint16Array, nodes: readonly Node[]): WordTable {
  const order = [...nodes.filter(({ isEnd }) => !isEnd), ...nodes.filter(({ isEnd }) => isEnd)];
  const nameOf = new Uint16Array(nodes.length);
  for (const [name, { id }] of order.entries()) nameOf[id] = name;
  const table = new Uint16Array(next.length);
  for (const [name, { id }] of order.entries()) {
    for (let byte = 0; byte < BYTES; byte += 1)
      table[name * BYTES + byte] = nameOf[next[id * BYTES + byte] ?? 0] ?? 0;
  }
  return { next: table, firstFound: order.findIndex(({ isEnd }) => isEnd) };
}
