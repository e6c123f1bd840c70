import type { Ignorer, NodePath } from '@stryker-mutator/api/ignore';

interface Node {
  readonly type: string;
  readonly callee?: { readonly type: string; readonly name?: string };
}

/** Mutants in places that no test should look at. */
export class Unsaid implements Ignorer {
  shouldIgnore(path: NodePath): string | undefined {
    const { node } = path as NodePath & { readonly node: Node };
    // A plain Error is a mistake of ours that no operator reads; errors that people see have codes and catalogues.
    if (node.type === 'NewExpression' && node.callee?.name === 'Error')
      return 'the message of an error that only we read';
    return undefined;
  }
}
