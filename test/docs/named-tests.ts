/** A test as a page of docs names it: its file, and its title in the source. */
export interface NamedTest {
  readonly file: string;
  readonly name: string;
}

/** Tests that a text names, as `test/….test.ts` "title". */
export function testsNamedIn(text: string): readonly NamedTest[] {
  return [...text.matchAll(/`(test\/[\w./-]+\.test\.ts)` "([^"]+)"/g)].map(([, file, name]) => ({
    file: file ?? '',
    name: name ?? '',
  }));
}
