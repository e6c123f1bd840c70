/**
 * The policy language, as far as the suite writes it: `Allow <subject> to <what> in <place> where <condition>`. After the
 * published grammars (docs/decisions/0028-a-grammar-for-policies.md): keywords in any case, a condition compares one variable
 * with a text in quotes, with a pattern between slashes that holds none, or with another variable. Whatever else Oracle's
 * language may have is refused too.
 */
export interface PolicyStatement {
  readonly subject: Subject;
  /** Permission names, or a verb on a resource type. */
  readonly grant: Grant;
  /** OCID of a compartment; null for the whole tenancy. */
  readonly compartmentId: string | null;
  /** null: without a condition. */
  readonly where: Condition | null;
}

/** Each grants what those before it grant, and more. */
export const VERBS = ['inspect', 'read', 'use', 'manage'] as const;
export type Verb = (typeof VERBS)[number];

export type Grant =
  | { readonly permissions: readonly string[] }
  | { readonly verb: Verb; readonly resource: string };

export type Subject =
  | { readonly kind: 'any-user' }
  | {
      readonly kind: 'service' | 'group' | 'dynamic-group';
      readonly by: 'name' | 'id';
      readonly value: string;
    };

export type Condition =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'compare'; readonly variable: string; readonly equal: boolean; readonly with: Operand };

/** `text`: between quotes, where `*` matches anything; `pattern`: between slashes; `variable`: the value of another one. */
export interface Operand {
  readonly kind: 'text' | 'pattern' | 'variable';
  readonly value: string;
}

/** A statement that CreatePolicy refuses, with what it says. */
export class PolicySyntaxError extends RangeError {
  override readonly name = 'PolicySyntaxError';
}

interface Token {
  readonly kind: 'word' | 'quoted' | 'pattern' | 'sign' | 'end';
  readonly text: string;
  /** Character in the line, from 0. */
  readonly at: number;
}

// The longest form first. A slash begins a pattern, and the next one ends it.
const TOKEN =
  /\s+|(?<quoted>'(?:\\.|[^'\\\r\n])*')|(?<pattern>\/[^/'\r\n\s]*\/)|(?<word>[A-Za-z0-9][\w.:@-]*)|(?<sign>!=|[={},])/uy;

/** @throws PolicySyntaxError in the words of the service: `'syntax error starting with <<X>>'@'line 1, char N'`. */
export function parsePolicy(text: string): PolicyStatement {
  return new Parser(tokensOf(text)).statement();
}

function syntaxError({ text, at }: Pick<Token, 'text' | 'at'>): PolicySyntaxError {
  return new PolicySyntaxError(`'syntax error starting with <<${text}>>'@'line 1, char ${at}'`);
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null) throw syntaxError({ text: text.charAt(at), at });
    for (const [kind, found] of Object.entries(match.groups ?? {}))
      if (found !== undefined) tokens.push({ kind: kind as Token['kind'], text: found, at });
    at = TOKEN.lastIndex;
  }
  return [...tokens, { kind: 'end', text: 'EOF', at }];
}

const isVerb = (word: string): word is Verb => VERBS.some((verb) => verb === word);

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  statement(): PolicyStatement {
    this.#keyword('allow');
    const subject = this.#subject();
    this.#keyword('to');
    const grant = this.#grant();
    this.#keyword('in');
    const compartmentId = this.#place();
    const where = this.#isKeyword('where') ? this.#conditions() : null;
    if (this.#peek().kind !== 'end') throw syntaxError(this.#peek());
    return { subject, grant, compartmentId, where };
  }

  #subject(): Subject {
    const kind = this.#word().toLowerCase();
    if (kind === 'any-user') return { kind };
    if (kind !== 'service' && kind !== 'group' && kind !== 'dynamic-group')
      throw syntaxError(this.#tokens[this.#next - 1] ?? this.#peek());
    const by = kind !== 'service' && this.#isKeyword('id') ? 'id' : 'name';
    return { kind, by, value: this.#name() };
  }

  #grant(): Grant {
    if (this.#isSign('{')) return { permissions: this.#listOf(() => this.#word()) };
    const verb = this.#word().toLowerCase();
    if (!isVerb(verb)) throw syntaxError(this.#tokens[this.#next - 1] ?? this.#peek());
    return { verb, resource: this.#word() };
  }

  #place(): string | null {
    if (this.#isKeyword('tenancy')) return null;
    this.#keyword('compartment');
    if (this.#isKeyword('id')) return this.#name();
    // A name: an OCID without "id" before it is taken for one.
    const name = this.#name();
    throw new PolicySyntaxError(
      `Compartment {${name}} does not exist or is not part of the policy compartment subtree`,
    );
  }

  #conditions(): Condition {
    for (const kind of ['all', 'any'] as const)
      if (this.#isKeyword(kind)) {
        this.#sign('{');
        return { kind, of: this.#listOf(() => this.#conditions()) };
      }
    return this.#comparison();
  }

  #comparison(): Condition {
    const variable = this.#word();
    const equal = !this.#isSign('!=');
    if (equal) this.#sign('=');
    return { kind: 'compare', variable, equal, with: this.#operand() };
  }

  #operand(): Operand {
    const token = this.#take();
    const { kind, text } = token;
    if (kind === 'quoted') return { kind: 'text', value: text.slice(1, -1) };
    if (kind === 'pattern') return { kind, value: text.slice(1, -1) };
    if (kind !== 'word') throw syntaxError(token);
    if (/^(?:request|target)\.[\w.-]+$/u.test(text)) return { kind: 'variable', value: text };
    throw new PolicySyntaxError(
      `'Invalid right-hand side in condition: empty list of varnames'@'VariableType.of' (${text})`,
    );
  }

  /** After the opening brace: one or more, separated by commas, and the closing brace. */
  #listOf<T>(one: () => T): readonly T[] {
    const found = [one()];
    while (this.#isSign(',')) found.push(one());
    this.#sign('}');
    return found;
  }

  #name(): string {
    const token = this.#take();
    if (token.kind === 'quoted') return token.text.slice(1, -1);
    if (token.kind !== 'word') throw syntaxError(token);
    return token.text;
  }

  #word(): string {
    const token = this.#take();
    if (token.kind !== 'word') throw syntaxError(token);
    return token.text;
  }

  #keyword(word: string): void {
    if (!this.#isKeyword(word)) throw syntaxError(this.#peek());
  }

  #isKeyword(word: string): boolean {
    const { kind, text } = this.#peek();
    const found = kind === 'word' && text.toLowerCase() === word;
    if (found) this.#next += 1;
    return found;
  }

  #sign(sign: string): void {
    if (!this.#isSign(sign)) throw syntaxError(this.#peek());
  }

  #isSign(sign: string): boolean {
    const { kind, text } = this.#peek();
    const found = kind === 'sign' && text === sign;
    if (found) this.#next += 1;
    return found;
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', text: 'EOF', at: 0 };
  }

  #take(): Token {
    const token = this.#peek();
    this.#next += 1;
    return token;
  }
}
